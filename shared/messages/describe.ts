import type { ErrorCode, ErrorInfo } from '../errors.ts'
import type { TestStep } from '../ipc/admin-contract.ts'
import type { TranslationKey } from './en.ts'
import type { Translate } from './translate.ts'

type SubjectKey = Extract<TranslationKey, `error.subject.${string}`>

/** What stands in the sentence when an error does not name what it happened to. */
const NAMELESS: Readonly<Partial<Record<ErrorCode, SubjectKey>>> = {
  'folder-unreadable': 'error.subject.folder',
  'bucket-missing': 'error.subject.bucket',
  'network-unreachable': 'error.subject.server',
  'connection-lost': 'error.subject.server',
  'connection-stalled': 'error.subject.server',
  'tls-failure': 'error.subject.server',
  'proxy-unreachable': 'error.subject.server',
  'proxy-auth-required': 'error.subject.server',
  'proxy-refused': 'error.subject.server',
  'redirect-refused': 'error.subject.server',
  'answer-too-large': 'error.subject.server',
  'answer-malformed': 'error.subject.server',
  'access-denied': 'error.subject.destination',
  'signature-refused': 'error.subject.request',
  'clock-wrong': 'error.subject.cos',
  'credential-expired': 'error.subject.destination',
  'server-error': 'error.subject.request',
  'cos-refused': 'error.subject.request',
  'accelerate-refused': 'error.subject.destination',
  'sts-unreachable': 'error.subject.sts',
  'sts-refused': 'error.subject.profile',
  'sts-key-refused': 'error.subject.profile',
  'sts-answer-malformed': 'error.subject.sts',
  'role-missing': 'error.subject.profile',
  'role-refused': 'error.subject.profile',
  'role-needs-sub-account': 'error.subject.profile',
  'broker-unreachable': 'error.subject.broker',
  'broker-auth-refused': 'error.subject.broker',
  'broker-status': 'error.subject.broker',
  'broker-redirect': 'error.subject.broker',
  'broker-answer-too-large': 'error.subject.broker',
  'broker-answer-malformed': 'error.subject.broker',
  'broker-credential-expired': 'error.subject.broker',
  'broker-credential-too-long': 'error.subject.broker',
  'broker-headers-missing': 'error.subject.broker',
  'broker-refused': 'error.subject.no-words',
  'broker-elsewhere': 'error.subject.bucket',
  'key-missing': 'error.subject.profile',
  'temporary-key-missing': 'error.subject.profile',
  'temporary-key-unusable': 'error.subject.profile',
  'endpoint-running': 'error.subject.endpoint',
  'endpoint-source-unfit': 'error.subject.profile',
  'endpoint-certificate-unusable': 'error.subject.certificate',
  'scope-denied': 'error.subject.destination',
  'profile-unknown': 'error.subject.profile',
  'profile-invalid': 'error.subject.profile',
  'insecure-endpoint': 'error.subject.server',
  'invalid-input': 'error.subject.input',
  'update-not-ready': 'error.subject.request',
  'update-not-kept': 'error.subject.request',
  cancelled: 'error.subject.request',
  internal: 'error.subject.request',
}

const separatorOf = (t: Translate): string => (t.language === 'zh-CN' ? '，' : ', ')
const capitalised = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)

/** What support asks for: the service's own code (or the HTTP status) and the request id; `''` without either. */
function referenceOf(t: Translate, { cosCode, httpStatus, requestId }: ErrorInfo): string {
  const code = cosCode ?? (httpStatus === undefined ? undefined : `HTTP ${httpStatus}`)
  const request = requestId === undefined ? undefined : t('error.request', { requestId })
  const parts = [code, request].filter((part) => part !== undefined)
  return parts.length === 0 ? '' : t('error.reference', { reference: parts.join(separatorOf(t)) })
}

/** What happens to whatever meets this error: `describeError` without what is only one error's own. `subject`: ready to be read. */
export const describeCause = (t: Translate, code: ErrorCode, subject: string | undefined): string =>
  capitalised(t(`error.${code}`, { subject: subject ?? t(NAMELESS[code] ?? 'error.subject.file') }))

/**
 * One to three sentences: what happened, to what, what to do next; then COS's code and the request id where known, as in
 * `… (AccessDenied, request NWU3…)`. Leaves out `detail`, which is English and technical.
 */
export function describeError(t: Translate, info: ErrorInfo): string {
  const sentence = describeCause(t, info.code, info.subject ? t('error.quoted', { subject: info.subject }) : undefined)
  const reference = referenceOf(t, info)
  const space = t.language === 'zh-CN' || reference === '' ? '' : ' '
  return `${sentence}${space}${reference}`
}

function factText(t: Translate, name: string, value: string): string {
  if (isPlainFact(name)) return t(`fact.${name}`, { value })
  if (name === 'brokerRights') return t('fact.brokerRights')
  if (name === 'accountKind') return t(`fact.accountKind.${accountKindOf(value)}`)
  return t('fact.other', { name, value })
}

const PLAIN_FACTS = ['offsetSeconds', 'region', 'lifeMinutes', 'host', 'proxy'] as const
const isPlainFact = (name: string): name is (typeof PLAIN_FACTS)[number] => PLAIN_FACTS.some((fact) => fact === name)

const accountKindOf = (value: string): 'root' | 'sub-account' | 'other' =>
  value === 'root' || value === 'sub-account' ? value : 'other'

/** What one step of a connection test found, with its facts, and for a failure what to do about it. */
export function describeStep(t: Translate, { name, outcome, error, facts }: TestStep): string {
  const step = t(`step.${name}.${outcome}`)
  // A clock that is right is not worth a number.
  const worthTelling = Object.entries(facts ?? {}).filter(([fact, value]) => fact !== 'offsetSeconds' || value !== '0')
  const told = worthTelling.map(([name, value]) => factText(t, name, value))
  const sentence = told.length === 0 ? step : t('step.with-facts', { step, facts: told.join(separatorOf(t)) })
  if (error === undefined) return sentence
  return `${sentence}${t.language === 'zh-CN' ? '' : ' '}${describeError(t, error)}`
}
