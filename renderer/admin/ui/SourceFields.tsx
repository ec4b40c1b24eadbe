import { ChoiceField } from '../../common/ChoiceField.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { DraftField } from './DraftField.tsx'
import type { DraftForm } from './use-draft.ts'

const SOURCES = ['federation-token', 'assume-role'] as const

/** Where temporary keys come from, and which role where it is one. */
export function SourceFields({ form }: { readonly form: DraftForm }) {
  const t = useTranslate()
  const { draft, set } = form
  return (
    <>
      <ChoiceField
        label={t('field.source')}
        value={draft.source}
        choices={SOURCES.map((id) => ({ id, label: t(`source.${id}`), hint: t(`source.${id}-hint`) }))}
        onChange={(source) => set({ source })}
      />
      {draft.source === 'assume-role' && (
        <>
          <DraftField form={form} name="roleArn" label={t('field.role-arn')} hint={t('field.role-arn-hint')} />
          <DraftField form={form} name="externalId" label={t('field.external-id')} hint={t('field.external-id-hint')} />
        </>
      )}
    </>
  )
}
