import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { EmulatorOptions } from '../../emulator/index.ts'
import { type Emulator, EXAMPLE_BUCKET } from '../../emulator/index.ts'
import { startForwardProxy } from '../../fakes/forward-proxy.ts'
import { runCli } from './cli.ts'
import { openEmulator, type Workspace } from './open-workspace.ts'

const STS = 'sts.tencentcloudapi.com'
const cosOf = (region: string): string => `cos.${region}.myqcloud.com`
/** A bucket's name that no emulator has. */
export const NO_BUCKET = 'nosuchbucket-1250000000'

/**
 * An emulator at the names that Tencent's servers have, for profiles that say bucket and region and no more: the app's
 * network settings lead there through a proxy, and trust its certificate. Those settings are the app's first.
 */
export async function openFarEmulator(
  workspace: Workspace,
  options: Partial<EmulatorOptions> = {},
  settings: object = {},
): Promise<Emulator> {
  const cos = cosOf(EXAMPLE_BUCKET.region)
  const certificateNames = [cos, `${EXAMPLE_BUCKET.bucket}.${cos}`, `${NO_BUCKET}.${cos}`, STS]
  const emulator = await openEmulator(workspace, { certificateNames, ...options })
  const portOf = (url: string): number => Number(new URL(url).port)
  const cosPort = portOf(emulator.endpoints.cosHttps)
  const resolves = { [cos]: cosPort, [`*.${cos}`]: cosPort, [STS]: portOf(emulator.endpoints.sts) }
  const proxy = await startForwardProxy({ resolves })
  workspace.defer(() => proxy.close())
  const network = { proxy: { mode: 'manual', host: '127.0.0.1', port: proxy.port }, caFile: emulator.caFile }
  mkdirSync(workspace.dataDir, { recursive: true, mode: 0o700 })
  const file = path.join(workspace.dataDir, 'settings.json')
  writeFileSync(file, JSON.stringify({ schema: 1, network, ...settings }))
  return emulator
}

/** What the app has written there. */
export const settingsOf = ({ dataDir }: Workspace) =>
  JSON.parse(readFileSync(path.join(dataDir, 'settings.json'), 'utf8'))

/** Removes all profiles, and their keys from the session's keychain. */
export async function removeProfiles(workspace: Workspace): Promise<void> {
  for (const { name } of settingsOf(workspace).profiles ?? []) {
    const { exitCode, stderr } = await runCli(workspace, ['profile', 'remove', name])
    if (exitCode !== 0) throw new Error(`profile remove ended with ${exitCode}: ${stderr}`)
  }
}
