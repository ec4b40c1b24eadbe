import { ChoiceField } from '../../common/ChoiceField.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { COS_KINDS, STS_KINDS } from '../endpoint-draft.ts'
import { DraftField } from './DraftField.tsx'
import type { DraftForm } from './use-draft.ts'

const ADDRESSINGS = ['virtual-host', 'path'] as const

/** Which hosts of COS and STS are used; a field for a host only where it is not Tencent's. */
export function EndpointFields({ form }: { readonly form: DraftForm }) {
  const t = useTranslate()
  const { draft, set } = form
  const { cosKind, stsKind } = draft
  return (
    <>
      <ChoiceField
        label={t('field.cos-kind')}
        value={cosKind}
        choices={COS_KINDS.map((id) => ({ id, label: t(`cos-kind.${id}`), hint: t(`cos-kind.${id}-hint`) }))}
        onChange={(next) => set({ cosKind: next })}
      />
      {cosKind === 'domain' && (
        <DraftField form={form} name="cosEndpoint" label={t('field.cos-domain')} hint={t('field.cos-domain-hint')} />
      )}
      {cosKind === 'custom' && (
        <DraftField
          form={form}
          name="cosEndpoint"
          label={t('field.cos-endpoint')}
          hint={t('field.cos-endpoint-hint')}
        />
      )}
      {(cosKind === 'default' || cosKind === 'custom') && (
        <ChoiceField
          label={t('field.addressing')}
          value={draft.addressing}
          choices={ADDRESSINGS.map((id) => ({ id, label: t(`addressing.${id}`) }))}
          onChange={(addressing) => set({ addressing })}
        />
      )}
      <ChoiceField
        label={t('field.sts-kind')}
        value={stsKind}
        choices={STS_KINDS.map((id) => ({ id, label: t(`sts-kind.${id}`), hint: t(`sts-kind.${id}-hint`) }))}
        onChange={(next) => set({ stsKind: next })}
      />
      {stsKind === 'custom' && (
        <DraftField
          form={form}
          name="stsEndpoint"
          label={t('field.sts-endpoint')}
          hint={t('field.sts-endpoint-hint')}
        />
      )}
    </>
  )
}
