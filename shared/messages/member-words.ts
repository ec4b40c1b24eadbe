import { sourceTypeOf } from '../credential-source.ts'
import { COS_ENDPOINT_KINDS, STS_SITES } from '../endpoints.ts'
import { ActionSet } from '../scope.ts'
import type { ProfileFile } from '../settings.ts'
import { enMembers } from './en-members.ts'
import { formatBytes, formatDuration } from './format.ts'
import type { Translate } from './translate.ts'

const NAMES = Object.keys(enMembers)
type MemberKey = keyof typeof enMembers

const isMemberKey = (key: string): key is MemberKey => NAMES.includes(key)

/** What a member is called; one without words keeps the name it has in the file. */
export function memberName(t: Translate, name: string): string {
  const key = `member.${name}`
  return isMemberKey(key) ? t(key) : name
}

const SOURCES = ['federation-token', 'assume-role', 'remote-broker', 'temporary-key'] as const
const sourceTypes = (value: unknown): (typeof SOURCES)[number] | undefined =>
  SOURCES.find((type) => typeof value === 'object' && value !== null && 'type' in value && value.type === type)

/**
 * A member's value in words, where it is one of a few or a number with a unit; undefined for any other, which is shown as it
 * stands. A source's words are those of its kind: what else it says follows them.
 */
export function memberValue(t: Translate, name: string, value: unknown): string | undefined {
  switch (name) {
    case 'prefix':
      return value === '' ? t('member.whole-bucket') : undefined
    case 'durationSeconds':
      return typeof value === 'number' ? formatDuration(t.language, value) : undefined
    case 'maxContentLengthBytes':
      return typeof value === 'number' ? formatBytes(t.language, value) : undefined
    case 'allowInsecureHttp':
    case 'secureTransport':
      return value === true ? t('member.yes') : value === false ? t('member.no') : undefined
    case 'source':
      return sourceWords(t, value)
    default:
      return choiceWords(t, name, value)
  }
}

function sourceWords(t: Translate, value: unknown): string | undefined {
  const type = value === undefined ? sourceTypeOf(undefined) : sourceTypes(value)
  if (type === undefined) return undefined
  const rest = Object.entries(Object(value)).flatMap(([name, part]) => (name === 'type' ? [] : [String(part)]))
  return [t(`source.${type}`), ...rest].join(', ')
}

function choiceWords(t: Translate, name: string, value: unknown): string | undefined {
  const actions = ActionSet.options.find((one) => name === 'actions' && one === value)
  const cosKind = COS_ENDPOINT_KINDS.find((one) => name === 'cosEndpointKind' && one === value)
  const stsSite = STS_SITES.find((one) => name === 'stsSite' && one === value)
  const proxy = PROXIES.find((one) => name === 'proxy' && one === value)
  const addressing = ADDRESSINGS.find((one) => name === 'addressing' && one === value)
  if (actions) return t(`actions.${actions}`)
  if (cosKind) return t(`cos-kind.${cosKind}`)
  if (stsSite) return t(`sts-kind.${stsSite}`)
  if (proxy) return t(`proxy.${proxy}`)
  return addressing && t(`addressing.${addressing}`)
}

const PROXIES = ['system', 'none', 'manual', 'pac'] as const
const ADDRESSINGS = ['virtual-host', 'path'] as const satisfies readonly ProfileFile['addressing'][]
