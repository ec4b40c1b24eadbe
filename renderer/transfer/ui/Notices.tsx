import { clockWords } from '../../../shared/messages/clock-words.ts'
import { describeError } from '../../../shared/messages/describe.ts'
import { managedWarning } from '../../../shared/messages/describe-managed.ts'
import type { Translate } from '../../../shared/messages/translate.ts'
import { Banner, IconButton } from '../../common/Controls.tsx'
import { KeychainWaiting } from '../../common/KeychainWaiting.tsx'
import { useTranslate } from '../../common/Language.tsx'
import type { Notice } from '../../upload/page-contract.ts'
import { PasteHint } from '../desktop/PasteHint.tsx'
import { NeedsKey } from '../first-run/NeedsKey.tsx'
import { UpdateLine } from '../updates/UpdateLine.tsx'
import { useApp, useSessionState, useWorkerState } from '../use-app.ts'
import { PastedKey } from './PastedKey.tsx'

/** What the user should know beside the list, most urgent first; never more than a few lines. */
export function Notices() {
  const t = useTranslate()
  const { session } = useApp()
  const isKeychainWaiting = useSessionState('isKeychainWaiting')
  const hasWorkerFailed = useSessionState('hasWorkerFailed')
  const clockOffsetMs = useSessionState('environment')?.clockOffsetMs
  const isOffline = useWorkerState('totals')?.waitingFor === 'network'
  return (
    <div className="notices">
      <ManagedNotice />
      {isKeychainWaiting && <KeychainWaiting onStop={session.stopWaiting} />}
      {hasWorkerFailed && <Banner tone="warning">{t('notice.worker-failed')}</Banner>}
      {isOffline && <Banner tone="info">{t('notice.waiting-network')}</Banner>}
      {clockOffsetMs !== undefined && <Banner tone="info">{clockWords(t, clockOffsetMs)}</Banner>}
      <NeedsKey />
      <PastedKey />
      <PasteHint />
      <WorkerNotice />
      <Problems />
      <UpdateLine />
    </div>
  )
}

function ManagedNotice() {
  const t = useTranslate()
  const managed = useSessionState('environment')?.managed
  const warning = managed && managedWarning(t, managed)
  return warning === undefined ? null : <Banner tone="warning">{warning}</Banner>
}

function noticeText(t: Translate, notice: Notice): string {
  const text =
    notice.kind === 'abort-failed' ? t('notice.abort-failed', { key: notice.key }) : t(`notice.${notice.kind}`)
  const { error } = notice
  return error === undefined || notice.kind === 'journal-lost' ? text : `${text} ${describeError(t, error)}`
}

function WorkerNotice() {
  const t = useTranslate()
  const { client } = useApp()
  const [first, ...others] = useWorkerState('notices')
  if (!first) return null
  const dismiss = <IconButton icon="cancel" label={t('action.dismiss')} onPress={() => client.dismissNotice(first)} />
  return (
    <Banner tone={first.kind === 'journal-lost' ? 'info' : 'warning'} action={dismiss}>
      {noticeText(t, first)}
      {others.length > 0 && ` ${t('notice.more', { count: others.length })}`}
    </Banner>
  )
}

function Problems() {
  const t = useTranslate()
  const { session } = useApp()
  const [first, ...others] = useSessionState('problems')
  if (!first) return null
  return (
    <Banner
      tone="warning"
      action={<IconButton icon="cancel" label={t('action.dismiss')} onPress={session.dismissProblems} />}
    >
      {describeError(t, first)}
      {others.length > 0 && ` ${t('notice.more', { count: others.length })}`}
    </Banner>
  )
}
