import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { formatBytes, formatCount } from '../../../shared/messages/format.ts'
import type { Translate } from '../../../shared/messages/translate.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import type { UploadsModel } from '../uploads-model.ts'
import { sumOf, type UploadsState } from '../uploads-state.ts'

interface Props {
  readonly model: UploadsModel
  readonly state: UploadsState
}

/** How many, how much, what the last abort came to; and looking again. */
export function UploadsSummary({ model, state }: Props) {
  const t = useTranslate()
  const { phase, rows } = state
  const isBusy = phase === 'listing' || phase === 'aborting'
  return (
    <div className="uploads-summary">
      <div role="status">
        <h3>{headline(t, state)}</h3>
        {rows.length > 0 && <p className="field-hint">{stored(t, state)}</p>}
        {state.ended && <p className="uploads-ended">{endedText(t, state.ended)}</p>}
      </div>
      {phase !== 'failed' && (
        <ActionButton
          icon="retry"
          label={t('uploads.look-again')}
          isDisabled={isBusy}
          onPress={() => void model.look()}
        />
      )}
    </div>
  )
}

function headline(t: Translate, { phase, rows }: UploadsState): string {
  const number = formatCount(t.language, rows.length)
  if (phase === 'listing') return t('uploads.listing', { number })
  return phase === 'failed' && rows.length === 0 ? t('uploads.tab') : t('uploads.count', { count: rows.length, number })
}

function stored(t: Translate, { rows, sum }: UploadsState): string {
  const bytes = formatBytes(t.language, sum.sizeBytes)
  if (sum.sized === rows.length) return t('uploads.stored', { bytes })
  return t('uploads.stored-so-far', { bytes, sized: formatCount(t.language, sum.sized) })
}

const ENDS = ['aborted', 'gone', 'left', 'failed'] as const

function endedText(t: Translate, ended: NonNullable<UploadsState['ended']>): string {
  const told = ENDS.filter((end) => ended[end] > 0 || end === 'aborted')
  const separator = t.language === 'zh-CN' ? '，' : ', '
  return told.map((end) => t(`uploads.ended.${end}`, { number: formatCount(t.language, ended[end]) })).join(separator)
}

const DAY_MS = 86_400_000
const CHOICES = ['none', 'all', '1', '7', '30'] as const
const ageOf = (choice: (typeof CHOICES)[number]): number =>
  choice === 'none' ? Number.POSITIVE_INFINITY : choice === 'all' ? 0 : Number(choice) * DAY_MS

/** What is selected, and what to do with it. */
export function UploadsBar({ model, state }: Props) {
  const t = useTranslate()
  const { phase, rows, selected, progress } = state
  const sum = sumOf(rows.filter(({ index }) => selected.has(index)))
  const number = formatCount(t.language, selected.size)
  const text =
    phase === 'aborting' && progress
      ? t('uploads.aborting', {
          done: formatCount(t.language, progress.done),
          total: formatCount(t.language, progress.total),
        })
      : selected.size === 0
        ? t('uploads.selected-none')
        : t('uploads.selected', { number, bytes: formatBytes(t.language, sum.sizeBytes) })
  return (
    <div className="uploads-bar">
      <MenuTrigger>
        <Button className="button button-plain">
          {t('uploads.select.choose')}
          <Icon name="chevron" sizePx={14} />
        </Button>
        <Popover className="popover">
          <Menu className="listbox">
            {CHOICES.map((choice) => (
              <MenuItem className="listbox-item" key={choice} onAction={() => model.selectOlderThan(ageOf(choice))}>
                {t(`uploads.select.${choice}`)}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      <span role="status" className="uploads-selected">
        {text}
      </span>
      <ActionButton
        kind="danger"
        label={t('uploads.abort')}
        isDisabled={selected.size === 0 || phase !== 'listed'}
        onPress={() => void model.abortSelected()}
      />
    </div>
  )
}
