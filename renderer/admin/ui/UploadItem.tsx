import { Checkbox } from 'react-aria-components'
import { describeError } from '../../../shared/messages/describe.ts'
import { formatBytes, formatDuration } from '../../../shared/messages/format.ts'
import type { Translate } from '../../../shared/messages/translate.ts'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { mayAbort, type UploadRow } from '../uploads-state.ts'

interface Props {
  readonly row: UploadRow
  readonly nowMs: number
  readonly isSelected: boolean
  readonly onSelect: (isSelected: boolean) => void
}

/** One unfinished upload; without a box where it must stay. */
export function UploadItem({ row, nowMs, isSelected, onSelect }: Props) {
  const t = useTranslate()
  const { key, initiatedMs } = row.upload
  const cut = key.lastIndexOf('/', key.length - 2) + 1
  const begun = new Date(initiatedMs).toLocaleString(t.language)
  const age = t('uploads.ago', { age: formatDuration(t.language, (nowMs - initiatedMs) / 1000) })
  return (
    <div className={isSelected ? 'upload upload-selected' : 'upload'}>
      <Checkbox
        className="checkbox upload-check"
        aria-label={key}
        isSelected={isSelected}
        isDisabled={!mayAbort(row)}
        onChange={onSelect}
      >
        <span className="checkbox-box">
          <Icon name="done" sizePx={14} />
        </span>
      </Checkbox>
      <div className="upload-file" title={key}>
        <span className="upload-name">{key.slice(cut)}</span>
        <span className="upload-folder">{key.slice(0, cut)}</span>
      </div>
      <div className="upload-age" title={begun}>
        <span>{age}</span>
        <span className="upload-minor">{origin(t, row)}</span>
      </div>
      <div className="upload-size">
        <span className={row.size === undefined ? 'upload-minor' : undefined}>{sizeText(t, row)}</span>
        <State row={row} />
      </div>
    </div>
  )
}

function State({ row: { upload, outcome } }: { readonly row: UploadRow }) {
  const t = useTranslate()
  if (outcome?.state === 'failed') {
    const text = describeError(t, outcome.error)
    return (
      <span className="upload-minor upload-bad" title={text}>
        {text}
      </span>
    )
  }
  const isLeft = outcome?.state === 'ours' || outcome?.state === 'unknown'
  if (upload.use === 'free' && !isLeft) return null
  return (
    <span className="upload-minor upload-ours">
      {t(isLeft ? `uploads.outcome.${outcome.state}` : `uploads.use.${upload.use}`)}
    </span>
  )
}

function sizeText(t: Translate, { size }: UploadRow): string {
  if (size === undefined) return t('uploads.measuring')
  return size.state === 'known' ? formatBytes(t.language, size.sizeBytes) : t('uploads.unmeasured')
}

function origin(t: Translate, { upload: { storageClass = '', initiator } }: UploadRow): string {
  return initiator === undefined ? storageClass : t('uploads.by', { storageClass, initiator })
}
