import { memo, useEffect, useState } from 'react'
import { formatBytes, formatCount } from '../../../shared/messages/format.ts'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { dayText, momentText, timeText } from './days.ts'
import type { HistoryItem } from './history-model.ts'
import { theThumbnails } from './the-history.ts'

/** A day, and how many files it has. */
export function DayRow({ day, count }: { readonly day: string; readonly count: number }) {
  const t = useTranslate()
  const number = formatCount(t.language, count)
  return (
    <div className="history-day">
      <span className="history-day-name">{dayText(t, day, Date.now())}</span>
      <span className="history-day-count">{t('history.day-files', { count, number })}</span>
    </div>
  )
}

/** A file: its picture, what it is called and where it went, its size, when. */
export const FileRow = memo(function FileRow({ item }: { readonly item: HistoryItem | undefined }) {
  const t = useTranslate()
  if (item === undefined) return <div className="history-file">{t('list.loading')}</div>
  const { atMs, batch, key, name, sizeBytes, state } = item
  const isVerified = state === 'verified'
  const folder = key.slice(0, key.lastIndexOf('/', key.length - 2) + 1)
  return (
    <div className="history-file">
      <span className="history-picture">
        <Picture item={item} />
      </span>
      <span className="history-name">
        <span className="history-file-name" title={key}>
          {name}
        </span>
        <span className="history-folder">{[batch.bucket, folder].filter(Boolean).join(' ▸ ')}</span>
      </span>
      <span className="history-size">{formatBytes(t.language, sizeBytes)}</span>
      <span className={`history-when ${isVerified ? 'tone-good' : 'tone-warn'}`}>
        <span className="history-check" title={t(isVerified ? 'history.verified' : 'history.unverified')}>
          <Icon name={isVerified ? 'verified' : 'done'} sizePx={16} />
          <span className="visually-hidden">{t(isVerified ? 'history.verified' : 'history.unverified')}</span>
        </span>
        <time dateTime={new Date(atMs).toISOString()} title={momentText(t, atMs)}>
          {timeText(t, atMs)}
        </time>
      </span>
    </div>
  )
})

function Picture({ item: { key, path, source } }: { readonly item: HistoryItem }) {
  const sourceId = source?.kind === 'file' && path === '' ? source.sourceId : undefined
  const url = useThumbnail(sourceId)
  if (url !== undefined) return <img className="history-thumbnail" src={url} alt="" />
  return <Icon name={key.endsWith('/') ? 'folder' : 'file'} sizePx={22} />
}

/** The address of a small picture, as long as the row is there. */
function useThumbnail(sourceId: string | undefined): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (sourceId === undefined) return undefined
    let made: string | undefined
    let isGone = false
    const show = (blob: Blob | undefined): void => {
      if (isGone || blob === undefined) return
      made = URL.createObjectURL(blob)
      setUrl(made)
    }
    // Without one there is an icon, whatever the reason.
    theThumbnails.find(sourceId).then(show, () => undefined)
    return () => {
      isGone = true
      if (made !== undefined) URL.revokeObjectURL(made)
      setUrl(undefined)
    }
  }, [sourceId])
  return url
}
