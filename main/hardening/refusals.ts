/** What a packaged app does not start with, and why. Pure. */
import type { TranslationKey } from '../../shared/messages/en.ts'
import { isPermitted, switchNames } from './chromium-switches.ts'

/** What such a switch would take away. */
export type Loss = 'sandbox' | 'driving' | 'network' | 'pages' | 'programs' | 'data'

// The first that fits; a switch of which nothing is known is refused all the same.
const LOSSES: readonly (readonly [Loss, RegExp])[] = [
  ['sandbox', /sandbox|^no-zygote|^single-process$|^in-process-gpu$|^disable-landlock/],
  ['driving', /^(?:remote-|inspect|debug|devtools|auto-open-devtools|enable-automation|test-type|headless$|repl$)/],
  ['programs', /-prefix$|launcher$|^browser-subprocess-path$|^type$|^utility-|^app$|^require$|^register-pepper/],
  ['data', /^(?:user-data-dir|disk-cache-dir|crash-dumps-dir|password-store|use-mock-keychain|log-file|trace-)/],
  ['network', /proxy|^host-|certificate|^ssl-|net-log|^dns|^winhttp|insecure|unsafely|^auth-|^ignore-/],
  [
    'pages',
    /web-security|isolat|origin|file-access|^js-flags$|extension|features$|^enable-blink|^disable-blink|^allow-/,
  ],
]

/** Set while Node starts, before any code of ours: it prints requests, and with them the id of the key. */
const REFUSED_VARIABLES = ['NODE_DEBUG', 'NODE_DEBUG_NATIVE'] as const

/** Without these the app starts: they would let somebody else be taken for Tencent Cloud, or read along. */
const REMOVED_VARIABLES = ['NODE_TLS_REJECT_UNAUTHORIZED', 'NODE_EXTRA_CA_CERTS', 'SSLKEYLOGFILE'] as const

type Env = Readonly<Record<string, string | undefined>>

/** How this process was started. */
export interface Start {
  /** Without the executable. */
  readonly args: readonly string[]
  readonly env: Env
  readonly platform: NodeJS.Platform
  /** Names of the app's own options. */
  readonly ownOptions: ReadonlySet<string>
  /** Takes the switches by which tests drive it. */
  readonly isDrivable: boolean
}

export type Refusal =
  | { readonly kind: 'switch'; readonly name: string; readonly key: TranslationKey }
  | { readonly kind: 'unknown-switch'; readonly name: string; readonly key: TranslationKey }
  | { readonly kind: 'variable'; readonly name: string; readonly key: TranslationKey }

/** The first thing that a packaged app does not start with. */
export function refusalOf({ args, env, isDrivable, ownOptions, platform }: Start): Refusal | undefined {
  const variable = REFUSED_VARIABLES.find((name) => env[name] !== undefined)
  if (variable !== undefined) return { kind: 'variable', name: variable, key: 'refused.variable' }
  if (isDrivable) return undefined
  const refused = switchNames(args, platform).filter((name) => !isPermitted(name, ownOptions))
  // A sandbox that is missing is said first: it may be the AppImage that added that.
  const name = refused.find((one) => lossOf(one) === 'sandbox') ?? refused.find(lossOf) ?? refused[0]
  if (name === undefined) return undefined
  const loss = lossOf(name)
  if (loss === undefined) return { kind: 'unknown-switch', name: `--${name}`, key: 'refused.unknown' }
  const isAppRuns = name === 'no-sandbox' && env['APPIMAGE'] !== undefined
  return { kind: 'switch', name: `--${name}`, key: isAppRuns ? 'refused.appimage' : `refused.${loss}` }
}

const lossOf = (name: string): Loss | undefined => LOSSES.find(([, names]) => names.test(name))?.[0]

/** Takes out of the environment, of this process and so of those it starts, what nothing of the app is to follow. */
export function removeVariables(env: Record<string, string | undefined>): void {
  for (const name of REMOVED_VARIABLES) delete env[name]
}
