import { type ReactNode, useEffect, useRef } from 'react'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import type { WizardModel } from './use-wizard.ts'

interface StepFrameProps {
  readonly wizard: WizardModel
  readonly title: string
  /** Pressed by Enter in a field, too. */
  readonly onSubmit: () => void
  readonly submit: string
  /** The step's own button goes first: this one then is a plain one, or not there. */
  readonly submitKind?: 'primary' | 'plain' | 'none'
  readonly isBusy?: boolean
  /** `later`: what is there stays, although it is not complete. */
  readonly exit?: 'cancel' | 'later' | 'none'
  readonly children: ReactNode
}

/** One step: its heading, which has the focus when it comes, what it asks, and the ways on, back and out. */
export function StepFrame(props: StepFrameProps) {
  const { wizard, title, onSubmit, submit, submitKind = 'primary', isBusy = false, exit = 'cancel', children } = props
  const t = useTranslate()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const { back } = wizard
  return (
    <form
      className="wizard-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBusy) onSubmit()
      }}
    >
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <div className="wizard-content">{children}</div>
      <div className="wizard-actions">
        {back && <ActionButton label={t('wizard.back')} isDisabled={isBusy} onPress={back} />}
        <span className="wizard-space" />
        {exit === 'later' && <ActionButton label={t('wizard.later')} onPress={wizard.leave} />}
        {exit === 'cancel' && <ActionButton label={t('wizard.cancel')} onPress={() => void wizard.cancel()} />}
        {submitKind !== 'none' && <ActionButton kind={submitKind} type="submit" label={submit} isDisabled={isBusy} />}
      </div>
    </form>
  )
}
