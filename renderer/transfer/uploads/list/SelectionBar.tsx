import { formatBytes, formatCount } from '../../../../shared/messages/format.ts'
import { ActionButton, IconButton } from '../../../common/Controls.tsx'
import { useTranslate } from '../../../common/Language.tsx'
import type { ListRow } from '../../../upload/list-contract.ts'
import type { JobAction } from '../../job-view.ts'
import { COMMAND_ICONS, type CommandId } from './row-commands.ts'
import { countPicked, isEmpty, type ListSelection } from './selection.ts'
import type { ListCommands } from './use-list-commands.ts'

/** The commands that have a button; the menu has them all. */
const BUTTONS: readonly CommandId[] = ['top', 'pause', 'resume', 'retry', 'cancel'] satisfies readonly (
  | JobAction
  | 'top'
)[]

const bytesOf = (rows: readonly ListRow[]): number =>
  rows.reduce((sum, row) => sum + (row.kind === 'file' ? row.sizeBytes : row.bytesTotal), 0)

/** What is selected and what can be done with it; below the list, so that no row moves when it comes. */
export function SelectionBar({
  selection,
  commands,
  onClear,
}: {
  readonly selection: ListSelection
  readonly commands: ListCommands
  readonly onClear: () => void
}) {
  const t = useTranslate()
  if (isEmpty(selection)) return null
  const { pending, picked } = selection
  const count = countPicked(picked) + (pending ? pending.last - pending.first + 1 : 0)
  const facts = { count, total: formatCount(t.language, count) }
  const { rows } = commands
  return (
    <section className="selection-bar" aria-label={t('selection.label')}>
      <IconButton icon="cancel" label={t('selection.clear')} onPress={onClear} />
      <span className="selection-text" role="status">
        {rows === undefined
          ? t('selection.count', facts)
          : t('selection.count-bytes', { ...facts, bytes: formatBytes(t.language, bytesOf(rows)) })}
      </span>
      {BUTTONS.filter((id) => commands.ids.includes(id)).map((id) => (
        <ActionButton
          key={id}
          icon={COMMAND_ICONS[id]}
          kind="quiet"
          label={t(`command.${id}`)}
          onPress={() => commands.run(id)}
        />
      ))}
    </section>
  )
}
