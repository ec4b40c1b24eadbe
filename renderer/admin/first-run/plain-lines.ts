/** What a connection test and a check of rights found, in a few sentences for somebody who has not done this before. */
import type { ErrorCode, ErrorInfo } from '../../../shared/errors.ts'
import type { TestStep } from '../../../shared/ipc/admin-contract.ts'
import { describeError } from '../../../shared/messages/describe.ts'
import { describeRight } from '../../../shared/messages/describe-right.ts'
import type { Translate } from '../../../shared/messages/translate.ts'
import { knownRegion } from '../../../shared/regions.ts'
import type { RightRow } from '../../../shared/rights-check.ts'
import type { ProfileFile } from '../../../shared/settings.ts'

export interface PlainLine {
  readonly id: string
  /** `note`: works, but there is something to know. */
  readonly outcome: 'works' | 'fails' | 'note'
  readonly text: string
  /** What to do about it. */
  readonly todo?: string
}

/** Whether files can be sent to the profile's folder. */
export const canUpload = (steps: readonly TestStep[]): boolean =>
  steps.some(({ name, outcome }) => name === 'prefix' && outcome === 'works')

/** The step that can put it right; none where only somebody else can, or the network. */
export type Fix = { readonly to: 'key' | 'place' } | { readonly to: 'region'; readonly region: string }

/** One sentence for each thing that was tried; nothing of what was not tried. */
export function stepLines(t: Translate, steps: readonly TestStep[], file: ProfileFile): readonly PlainLine[] {
  return steps.flatMap((step) => {
    const text = sentenceOf(t, step, file)
    if (text === undefined || step.outcome === 'not-tried') return []
    const { name: id, outcome } = step
    const root = step.facts?.['accountKind'] === 'root' ? [rootLine(t)] : []
    const todo = step.error && !isElsewhere(step, file) ? { todo: todoOf(t, step.error) } : {}
    return [{ id, outcome, text, ...todo }, ...root]
  })
}

/** For these there are words that fit somebody who is in the middle of the steps. */
const TODOS = [
  'sts-key-refused',
  'key-missing',
  'bucket-missing',
  'access-denied',
  'broker-auth-refused',
  'broker-answer-malformed',
] as const

/** What to do about it. */
export function todoOf(t: Translate, error: ErrorInfo): string {
  const known = TODOS.find((code) => code === error.code)
  return known === undefined ? describeError(t, error) : t(`plain.todo.${known}`, { subject: error.subject ?? '' })
}

const rootLine = (t: Translate): PlainLine => ({ id: 'root', outcome: 'note', text: t('plain.root') })

/** Undefined for what is worth no words: a key that can be read is not yet one that works, and a clock that is right. */
function sentenceOf(t: Translate, step: TestStep, file: ProfileFile): string | undefined {
  const { name, outcome } = step
  if (outcome === 'not-tried') return undefined
  switch (name) {
    case 'key':
      return outcome === 'fails' ? t('plain.key.fails') : undefined
    case 'sts':
      return t(`plain.key.${outcome}`)
    case 'clock':
      return outcome === 'fails' ? t('plain.clock.fails') : undefined
    case 'broker':
    case 'pasted':
      return t(`plain.${name}.${outcome}`)
    case 'bucket':
      return isElsewhere(step, file) ? elsewhere(t, step, file) : t(`plain.bucket.${outcome}`)
    case 'prefix':
      return file.prefix === ''
        ? t(`plain.upload.all-${outcome}`)
        : t(`plain.upload.${outcome}`, { folder: file.prefix })
  }
}

/** The bucket answered, but from another region than the profile says. */
const isElsewhere = ({ name, facts }: TestStep, { region }: ProfileFile): boolean =>
  name === 'bucket' && facts?.['region'] !== undefined && facts['region'] !== region

function elsewhere(t: Translate, { facts }: TestStep, { region }: ProfileFile): string {
  return t('plain.bucket.elsewhere', { found: regionName(t, facts?.['region'] ?? ''), region: regionName(t, region) })
}

/** As people know it, with its id where that is all there is. */
export function regionName(t: Translate, id: string): string {
  const known = knownRegion(id)
  return known === undefined ? id : t(`region.${known}`)
}

/** At most so many are listed by name. */
const MAX_NAMED = 3

/** What the keys can do beside uploading, which should be nothing. `isBrokers`: only the server can change that. */
export function rightLines(t: Translate, rows: readonly RightRow[], isBrokers: boolean): readonly PlainLine[] {
  const deleting = rows.find(({ name }) => name === 'delete')
  const isWide = ({ ok, expected, actual }: RightRow): boolean =>
    !ok && expected === 'refused' && (actual === 'allowed' || actual === 'stored')
  const wide = rows.filter((row) => isWide(row) && row.name !== 'delete')
  const lacking = rows.filter(({ ok, expected }) => !ok && expected === 'allowed')
  const todo = isBrokers ? { todo: t('plain.todo.ask-broker') } : {}
  const named = [...new Set(wide.map(({ name }) => t(`right.${name}`)))]
  const list = [...named.slice(0, MAX_NAMED), ...(named.length > MAX_NAMED ? ['…'] : [])]
  const rights = list.join(t.language === 'zh-CN' ? '；' : '; ')
  return [
    ...(deleting?.ok ? [{ id: 'delete', outcome: 'works', text: t('plain.delete.refused') } as const] : []),
    ...(deleting && isWide(deleting)
      ? [{ id: 'delete', outcome: 'note', text: t('plain.delete.allowed'), ...todo } as const]
      : []),
    ...(wide.length > 0
      ? [{ id: 'wide', outcome: 'note', text: t('plain.rights.wide', { rights }), ...todo } as const]
      : []),
    ...lacking.map((row) => ({ id: row.name, outcome: 'note', text: describeRight(t, row) }) as const),
  ]
}

const UNREACHABLE: ReadonlySet<ErrorCode> = new Set([
  'network-unreachable',
  'connection-lost',
  'connection-stalled',
  'sts-unreachable',
  'broker-unreachable',
  'slow-down',
  'server-error',
])

/** Of the first thing that failed. */
export function fixOf(steps: readonly TestStep[], file: ProfileFile): Fix | undefined {
  const failed = steps.find(({ outcome }) => outcome === 'fails')
  if (failed === undefined || (failed.error && UNREACHABLE.has(failed.error.code))) return undefined
  const found = failed.facts?.['region']
  if (isElsewhere(failed, file) && found !== undefined) return { to: 'region', region: found }
  switch (failed.name) {
    case 'key':
    case 'sts':
    case 'pasted':
      return { to: 'key' }
    case 'broker':
      return failed.error?.code === 'broker-elsewhere' ? { to: 'place' } : { to: 'key' }
    case 'bucket':
    case 'prefix':
      return { to: 'place' }
    case 'clock':
      return undefined
  }
}
