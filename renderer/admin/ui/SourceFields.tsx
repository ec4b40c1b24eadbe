import { ChoiceField } from '../../common/ChoiceField.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { BrokerAsk } from './BrokerAsk.tsx'
import { DraftField } from './DraftField.tsx'
import type { DraftForm } from './use-draft.ts'

const SOURCES = ['federation-token', 'assume-role', 'remote-broker', 'temporary-key'] as const
const METHODS = ['GET', 'POST'] as const

/** Where temporary keys come from, and what that way needs to know. */
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
      {draft.source === 'remote-broker' && <BrokerFields form={form} />}
    </>
  )
}

function BrokerFields({ form }: { readonly form: DraftForm }) {
  const t = useTranslate()
  const { draft, set } = form
  return (
    <>
      <DraftField form={form} name="brokerUrl" label={t('field.broker-url')} hint={t('field.broker-url-hint')} />
      <ChoiceField
        label={t('field.broker-method')}
        value={draft.brokerMethod}
        choices={METHODS.map((id) => ({ id, label: t(`broker-method.${id}`), hint: t(`broker-method.${id}-hint`) }))}
        onChange={(brokerMethod) => set({ brokerMethod })}
      />
      <DraftField
        form={form}
        name="brokerHeaders"
        label={t('field.broker-headers')}
        hint={t('field.broker-headers-hint')}
      />
      <BrokerAsk form={form} />
    </>
  )
}
