import { useState } from 'react'
import * as v from 'valibot'
import type { ErrorInfo } from '../../../shared/errors.ts'
import { BrokerInquiry } from '../../../shared/ipc/broker-calls.ts'
import { Bucket, Region } from '../../../shared/scope.ts'
import { ChoiceField } from '../../common/ChoiceField.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { checkDraft } from '../draft.ts'
import { sourceOf } from '../source-draft.ts'
import { DraftField } from '../ui/DraftField.tsx'
import type { DraftForm } from '../ui/use-draft.ts'
import { focusFirstInvalid } from './focus-invalid.ts'
import { todoOf } from './plain-lines.ts'
import { StepFrame } from './StepFrame.tsx'
import type { WizardModel } from './use-wizard.ts'

const METHODS = ['GET', 'POST'] as const

/** The address of an organisation's broker, which is asked once: what it says of bucket and region comes next. */
export function AddressStep({ wizard }: { readonly wizard: WizardModel }) {
  const t = useTranslate()
  const { form } = wizard
  const { isAsking, problem, run } = useInquiry(wizard)
  const host = hostOf(form.draft.brokerUrl)
  const wantsHeaders = problem?.code === 'broker-auth-refused'
  return (
    <StepFrame
      wizard={wizard}
      title={t('wizard.address-title')}
      submit={t('wizard.continue')}
      isBusy={isAsking}
      onSubmit={() => void run()}
    >
      <DraftField
        form={form}
        name="brokerUrl"
        label={t('field.broker-url')}
        hint={t('wizard.address-hint')}
        tidy={withScheme}
      />
      <p role="status" className={problem ? 'field-error' : 'field-hint'}>
        {isAsking && t('wizard.asking', { host })}
        {problem && todoOf(t, problem)} {wantsHeaders && t('wizard.needs-headers')}
      </p>
      <More form={form} isOpen={wantsHeaders} />
    </StepFrame>
  )
}

/** Folded away: most addresses need none of it. */
function More({ form, isOpen }: { readonly form: DraftForm; readonly isOpen: boolean }) {
  const t = useTranslate()
  const { draft, set, shownProblems } = form
  const isUsed = draft.brokerHeaders !== '' || draft.brokerMethod !== 'GET' || shownProblems.brokerHeaders !== undefined
  return (
    <details className="wizard-more" open={isOpen || isUsed}>
      <summary>{t('wizard.address-more')}</summary>
      <div className="wizard-content">
        <DraftField form={form} name="brokerHeaders" label={t('wizard.headers')} hint={t('wizard.headers-hint')} />
        <ChoiceField
          label={t('field.broker-method')}
          value={draft.brokerMethod}
          choices={METHODS.map((id) => ({ id, label: t(`broker-method.${id}`), hint: t(`broker-method.${id}-hint`) }))}
          onChange={(brokerMethod) => set({ brokerMethod })}
        />
      </div>
    </details>
  )
}

/** What went wrong is kept beside the field that it is about. */
function useInquiry({ form, profile, next }: WizardModel) {
  const [isAsking, setAsking] = useState(false)
  const [problem, setProblem] = useState<ErrorInfo>()
  const run = async (): Promise<void> => {
    const draft = { ...form.draft, brokerUrl: withScheme(form.draft.brokerUrl) }
    form.set({ brokerUrl: draft.brokerUrl })
    for (const field of ['brokerUrl', 'brokerHeaders'] as const) form.leave(field)
    const checked = checkDraft(draft)
    const { brokerUrl, brokerHeaders } = checked.ok ? {} : checked.problems
    const inquiry = inquiryOf(draft, profile?.id)
    if (brokerUrl || brokerHeaders || !inquiry) return focusFirstInvalid()
    setProblem(undefined)
    setAsking(true)
    const answer = await call['broker.ask'](inquiry)
    setAsking(false)
    if (!answer.ok) return setProblem(answer.error.code === 'cancelled' ? undefined : answer.error)
    const { place } = answer.value
    if (place) form.set(place)
    next({ isNamedByBroker: place !== undefined })
  }
  return { isAsking, problem, run }
}

function inquiryOf(draft: DraftForm['draft'], id: string | undefined): BrokerInquiry | undefined {
  const [bucket, region] = [draft.bucket.trim(), draft.region.trim()]
  const parsed = v.safeParse(BrokerInquiry, {
    source: sourceOf(draft),
    isPlaceAskedOnSave: true,
    ...(id !== undefined && { id }),
    ...(v.is(Bucket, bucket) && { bucket }),
    ...(v.is(Region, region) && { region }),
  })
  return parsed.success ? parsed.output : undefined
}

/** What people leave out. */
function withScheme(text: string): string {
  const trimmed = text.trim()
  return trimmed === '' || /^[a-z]+:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`
}

const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : address)
