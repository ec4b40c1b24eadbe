import { useState } from 'react'
import type { TestStep } from '../../../shared/ipc/admin-contract.ts'
import { describeStep } from '../../../shared/messages/describe.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { Icon, type IconName } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'
import { Rights } from './Rights.tsx'

interface ConnectionProps {
  readonly id: string
  /** Unsaved changes: a test would try something else than what is shown. */
  readonly isDirty: boolean
}

/** Whether everything an upload needs works, and what its keys can do. */
export function Connection({ id, isDirty }: ConnectionProps) {
  return (
    <>
      <ConnectionTest id={id} isDirty={isDirty} />
      <Rights id={id} isDirty={isDirty} />
    </>
  )
}

function ConnectionTest({ id, isDirty }: { readonly id: string; readonly isDirty: boolean }) {
  const t = useTranslate()
  const store = useAdminStore()
  const [isRunning, setRunning] = useState(false)
  const [steps, setSteps] = useState<readonly TestStep[]>([])
  const run = async (): Promise<void> => {
    setRunning(true)
    setSteps([])
    setSteps((await ask(store, call['connection.test']({ id }))) ?? [])
    setRunning(false)
  }
  return (
    <section className="section">
      <h2>{t('test.title')}</h2>
      <div className="section-line">
        <ActionButton label={t('test.run')} isDisabled={isRunning || isDirty} onPress={() => void run()} />
        <span role="status" className="field-hint">
          {isRunning ? t('test.running') : isDirty ? t('test.save-first') : ''}
        </span>
      </div>
      {steps.length > 0 && (
        <ol className="steps" aria-live="polite">
          {steps.map((step) => (
            <Step step={step} key={step.name} />
          ))}
        </ol>
      )}
    </section>
  )
}

const STEP_ICONS: Readonly<Record<TestStep['outcome'], IconName>> = {
  works: 'done',
  fails: 'failed',
  'not-tried': 'skipped',
}

function Step({ step }: { readonly step: TestStep }) {
  const t = useTranslate()
  return (
    <li className={`step step-${step.outcome}`}>
      <Icon name={STEP_ICONS[step.outcome]} />
      <span>
        <span className="visually-hidden">{t(`test.${step.outcome}`)}: </span>
        {describeStep(t, step)}
      </span>
    </li>
  )
}
