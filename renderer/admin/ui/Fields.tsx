import { Checkbox } from 'react-aria-components'
import type { TranslationKey } from '../../../shared/messages/en.ts'
import { OBJECT_ACLS, type ObjectAcl } from '../../../shared/scope.ts'
import { ChoiceField } from '../../common/ChoiceField.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { EMPTY_LIMITS } from '../limits-draft.ts'
import { ConditionFields } from './ConditionFields.tsx'
import { DraftField } from './DraftField.tsx'
import { EndpointFields } from './EndpointFields.tsx'
import { FolderFields } from './FolderFields.tsx'
import { ManagedNote } from './Managed.tsx'
import { RegionField } from './RegionField.tsx'
import { SourceFields } from './SourceFields.tsx'
import type { DraftForm } from './use-draft.ts'

const ACTION_SETS = ['upload', 'check', 'share'] as const

/** What every profile has. */
export function MainFields({ form }: { readonly form: DraftForm }) {
  const t = useTranslate()
  const { draft, set } = form
  return (
    <div className="fields">
      <DraftField form={form} name="name" label={t('field.name')} hint={t('field.name-hint')} />
      <DraftField form={form} name="bucket" label={t('field.bucket')} hint={t('field.bucket-hint')} />
      <RegionField form={form} />
      <FolderFields form={form} />
      <ChoiceField
        label={t('field.actions')}
        value={draft.actions}
        choices={ACTION_SETS.map((id) => ({ id, label: t(`actions.${id}`), hint: t(`actions.${id}-hint`) }))}
        onChange={(actions) => set({ actions })}
      />
      <SourceFields form={form} />
      <ManagedNote of={({ allowedSources, maxDurationSeconds }) => ({ allowedSources, maxDurationSeconds })} />
      {draft.source !== 'temporary-key' && (
        <DraftField form={form} name="durationMinutes" label={t('field.duration')} hint={t(durationHint(form))} />
      )}
    </div>
  )
}

/** How long STS lets them live depends on whose key asks, as far as that is known; a broker decides by itself. */
function durationHint({ draft: { source }, keyKind }: DraftForm): TranslationKey {
  if (source === 'assume-role') return 'field.duration-hint-role'
  if (source === 'remote-broker') return 'field.duration-hint-broker'
  if (source !== 'federation-token' || keyKind === undefined || keyKind === 'other') return 'field.duration-hint'
  return `field.duration-hint-${keyKind}`
}

const ADVANCED_TEXTS = [['caFile', 'field.ca-file', 'field.ca-file-hint']] as const satisfies readonly (readonly [
  keyof DraftForm['draft'],
  TranslationKey,
  TranslationKey,
])[]

const CONDITION_FIELDS = ['sourceIps', 'secureTransport', 'maxRequestMib', 'contentTypes'] as const

/** Which access rights an upload may set: none of them unless ticked. */
function Acls({ form: { draft, set } }: { readonly form: DraftForm }) {
  const t = useTranslate()
  const toggle = (acl: ObjectAcl, isOn: boolean): void =>
    set({ acls: OBJECT_ACLS.filter((known) => (known === acl ? isOn : draft.acls.includes(known))) })
  return (
    <fieldset className="acls">
      <legend className="field-label">{t('field.acls')}</legend>
      <p className="field-hint">{t('field.acls-hint')}</p>
      {OBJECT_ACLS.map((acl) => (
        <Checkbox
          className="checkbox"
          key={acl}
          isSelected={draft.acls.includes(acl)}
          onChange={(isOn) => toggle(acl, isOn)}
        >
          <span className="checkbox-box">
            <Icon name="done" sizePx={14} />
          </span>
          <span>{acl}</span>
          <span className="field-hint checkbox-hint">{t(`acl.${acl}`)}</span>
        </Checkbox>
      ))}
    </fieldset>
  )
}

/** Folded away, since a usual bucket needs none of it. */
export function AdvancedFields({ form }: { readonly form: DraftForm }) {
  const t = useTranslate()
  const { draft, set, shownProblems } = form
  const isUsed =
    draft.allowInsecureHttp ||
    draft.acls.length > 0 ||
    draft.cosKind !== 'default' ||
    draft.stsKind !== 'china' ||
    CONDITION_FIELDS.some((name) => draft[name] !== EMPTY_LIMITS[name]) ||
    ADVANCED_TEXTS.some(([name]) => draft[name] !== '' || shownProblems[name])
  return (
    <details className="advanced" open={isUsed}>
      <summary>{t('settings.advanced')}</summary>
      <div className="fields">
        <EndpointFields form={form} />
        {ADVANCED_TEXTS.map(([name, label, hint]) => (
          <DraftField form={form} key={name} name={name} label={t(label)} hint={t(hint)} />
        ))}
        <Checkbox
          className="checkbox"
          isSelected={draft.allowInsecureHttp}
          onChange={(allowInsecureHttp) => set({ allowInsecureHttp })}
        >
          <span className="checkbox-box">
            <Icon name="done" sizePx={14} />
          </span>
          <span className="field-label">{t('field.insecure-http')}</span>
          <span className="field-hint checkbox-hint">{t('field.insecure-http-hint')}</span>
        </Checkbox>
        <Acls form={form} />
        <ConditionFields form={form} />
      </div>
    </details>
  )
}
