import { Checkbox } from 'react-aria-components'
import type { AdminState } from '../../../shared/ipc/admin-contract.ts'
import type { TranslationKey } from '../../../shared/messages/en.ts'
import { ChoiceField } from '../../common/ChoiceField.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import type { ServingDraft, ServingProblems } from '../serving-draft.ts'
import { PlainField } from './PlainField.tsx'

type TextName = 'host' | 'port' | 'certFile' | 'keyFile' | 'allowedOrigins' | 'allowedHosts'
type TextRow = readonly [name: TextName, label: TranslationKey, hint: TranslationKey | undefined, rows?: number]

const USUAL: readonly TextRow[] = [
  ['host', 'endpoint.host', 'endpoint.host-hint'],
  ['port', 'endpoint.port', undefined],
  ['allowedOrigins', 'endpoint.origins', 'endpoint.origins-hint', 2],
]
const ADVANCED: readonly TextRow[] = [
  ['certFile', 'endpoint.cert', 'endpoint.cert-hint'],
  ['keyFile', 'endpoint.key', undefined],
  ['allowedHosts', 'endpoint.hosts', 'endpoint.hosts-hint', 2],
]

interface PlaceFieldsProps {
  readonly admin: AdminState
  readonly draft: ServingDraft
  readonly problems: ServingProblems
  readonly onChange: (news: Partial<ServingDraft>) => void
}

/** Where the endpoint answers: what most need, and folded away what lets other computers reach it. */
export function EndpointPlaceFields({ admin: { profiles }, draft, problems, onChange }: PlaceFieldsProps) {
  const t = useTranslate()
  const choices = [
    { id: '', label: t('endpoint.no-profile') },
    ...profiles.map(({ id, name }) => ({ id, label: name })),
  ]
  const isAdvancedUsed = ADVANCED.some(([name]) => draft[name] !== '' || problems[name])
  return (
    <>
      <div className="fields">
        <ChoiceField
          label={t('endpoint.profile')}
          value={draft.profileId}
          choices={choices}
          onChange={(profileId) => onChange({ profileId })}
        />
        <TextRows rows={USUAL} {...{ draft, problems, onChange }} />
        <Checkbox
          className="checkbox"
          isSelected={draft.startWithApp}
          onChange={(startWithApp) => onChange({ startWithApp })}
        >
          <span className="checkbox-box">
            <Icon name="done" sizePx={14} />
          </span>
          <span className="field-label">{t('endpoint.with-app')}</span>
          <span className="field-hint checkbox-hint">{t('endpoint.with-app-hint')}</span>
        </Checkbox>
      </div>
      <details className="advanced" open={isAdvancedUsed}>
        <summary>{t('endpoint.advanced')}</summary>
        <div className="fields">
          <TextRows rows={ADVANCED} {...{ draft, problems, onChange }} />
        </div>
      </details>
    </>
  )
}

function TextRows({
  rows,
  draft,
  problems,
  onChange,
}: { readonly rows: readonly TextRow[] } & Omit<PlaceFieldsProps, 'admin'>) {
  const t = useTranslate()
  return rows.map(([name, label, hint, lines]) => (
    <PlainField
      key={name}
      label={t(label)}
      {...(hint && { hint: t(hint) })}
      value={draft[name]}
      problem={problems[name] && t(problems[name])}
      onChange={(text) => onChange({ [name]: text })}
      {...(lines && { rows: lines })}
    />
  ))
}
