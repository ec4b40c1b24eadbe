import { AUDIT_TOPICS, type AuditTopic } from '../../../shared/ipc/audit-calls.ts'
import type { Profile } from '../../../shared/settings.ts'
import { ChoiceField } from '../../common/ChoiceField.tsx'
import { useTranslate } from '../../common/Language.tsx'
import type { FilterDraft } from '../audit-filter.ts'
import { PlainField } from './PlainField.tsx'

interface Props {
  readonly filter: FilterDraft
  readonly profiles: readonly Profile[]
  readonly onChange: (filter: FilterDraft) => void
}

const TOPICS = ['all', ...(Object.keys(AUDIT_TOPICS) as AuditTopic[])] as const
const OUTCOMES = ['all', 'done', 'refused'] as const
const TIMES = ['all', 'day', 'week', 'month'] as const

/** Which entries are shown. A profile that is gone is found by its name as text. */
export function AuditFilterBar({ filter, profiles, onChange }: Props) {
  const t = useTranslate()
  const set = (news: Partial<FilterDraft>): void => onChange({ ...filter, ...news })
  const named = profiles.map(({ name }) => ({ id: name, label: name }))
  return (
    <div className="audit-filter">
      <ChoiceField
        label={t('audit.filter.topic')}
        value={filter.topic}
        choices={TOPICS.map((id) => ({ id, label: t(`audit.filter.topic.${id}`) }))}
        onChange={(topic) => set({ topic })}
      />
      <ChoiceField
        label={t('audit.filter.outcome')}
        value={filter.outcome}
        choices={OUTCOMES.map((id) => ({ id, label: t(`audit.filter.outcome.${id}`) }))}
        onChange={(outcome) => set({ outcome })}
      />
      <ChoiceField
        label={t('audit.filter.profile')}
        value={filter.profileName}
        choices={[{ id: '', label: t('audit.filter.profile.all') }, ...named]}
        onChange={(profileName) => set({ profileName })}
      />
      <ChoiceField
        label={t('audit.filter.time')}
        value={filter.time}
        choices={TIMES.map((id) => ({ id, label: t(`audit.filter.time.${id}`) }))}
        onChange={(time) => set({ time })}
      />
      <PlainField
        className="audit-filter-text"
        label={t('audit.filter.text')}
        value={filter.text}
        hint={t('audit.filter.text-hint')}
        onChange={(text) => set({ text })}
      />
    </div>
  )
}
