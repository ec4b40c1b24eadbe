/** Where a new version stands, in sentences. Pure. */
import { formatBytes } from '../../../shared/messages/format.ts'
import type { Translate } from '../../../shared/messages/translate.ts'
import type { UpdateView } from '../../../shared/updates.ts'

/** What there is; one sentence a line. */
export function offerLines(t: Translate, view: UpdateView): readonly string[] {
  if (!view.isPossible) return [t('updates.not-possible')]
  return view.isChecking ? [t('updates.checking')] : standingLines(t, view)
}

/** Whom the app asks, and when it last did. */
export function askedLine(t: Translate, { checkedAtMs, host, problem }: UpdateView): string | undefined {
  if (host === undefined) return undefined
  const server = t('updates.server', { host })
  if (checkedAtMs === undefined && problem !== undefined) return server
  const time = checkedAtMs === undefined ? undefined : new Date(checkedAtMs).toLocaleString(t.language)
  const asked = time === undefined ? t('updates.never') : t('updates.checked', { time })
  return `${asked}${t.language === 'zh-CN' ? '' : ' '}${server}`
}

function standingLines(t: Translate, view: UpdateView): readonly string[] {
  const { offer, heldBack, problem, checkedAtMs } = view
  if (offer !== undefined) return offered(t, view, offer)
  if (heldBack !== undefined) return [t('updates.held-back', { version: heldBack })]
  // After a look that failed nobody knows.
  return problem !== undefined || checkedAtMs === undefined ? [] : [t('updates.current')]
}

function offered(
  t: Translate,
  { phase, way, receivedBytes, settings }: UpdateView,
  { version, sizeBytes }: NonNullable<UpdateView['offer']>,
): readonly string[] {
  const size = formatBytes(t.language, sizeBytes ?? 0)
  switch (phase) {
    case 'downloading':
      return [t('updates.downloading', { version, size, received: formatBytes(t.language, receivedBytes) })]
    case 'ready':
      if (way === 'with-password') return [t('updates.ready-password', { version })]
      return [t('updates.ready', { version }), ...(settings.mode === 'automatic' ? [t('updates.ready-at-end')] : [])]
    case 'installing':
    case 'installed':
      return [t(`updates.${phase}`, { version })]
    default:
      if (sizeBytes === undefined) return [t('updates.no-file', { version })]
      return [
        way === 'by-hand' ? t('updates.available-by-hand', { version }) : t('updates.available', { version, size }),
      ]
  }
}
