import type { ReactNode } from 'react'
import { ActionButton } from '../../common/Controls.tsx'
import { Icon, type IconName } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import type { Trial } from './use-trial.ts'

interface TrialSectionProps<T> {
  readonly trial: Trial<T>
  readonly title: string
  readonly start: string
  /** Unsaved changes: something else would be tried than what is shown. */
  readonly isDirty: boolean
  /** What is said before it was started, and once it is over. */
  readonly about?: string
  readonly ended?: string
  readonly children: ReactNode
}

/** A button that has something tried, and what was found. */
export function TrialSection<T>({ trial, title, start, isDirty, about, ended, children }: TrialSectionProps<T>) {
  const t = useTranslate()
  const { isRunning, rows, run } = trial
  const idle = isDirty ? t('test.save-first') : (about ?? '')
  return (
    <section className="section">
      <h2>{title}</h2>
      <div className="section-line">
        <ActionButton label={start} isDisabled={isRunning || isDirty} onPress={run} />
        <span role="status" className="field-hint">
          {isRunning ? t('test.running') : (rows.length > 0 && ended) || idle}
        </span>
      </div>
      {rows.length > 0 && (
        <ol className="steps" aria-label={title} aria-live="polite">
          {children}
        </ol>
      )}
    </section>
  )
}

interface TrialRowProps {
  readonly outcome: 'works' | 'fails' | 'not-tried'
  readonly children: ReactNode
}
const ICONS: Readonly<Record<TrialRowProps['outcome'], IconName>> = {
  works: 'done',
  fails: 'failed',
  'not-tried': 'skipped',
}

/** One thing that was tried, or not. */
export function TrialRow({ outcome, children }: TrialRowProps) {
  return (
    <li className={`step step-${outcome}`}>
      <Icon name={ICONS[outcome]} />
      <span>{children}</span>
    </li>
  )
}
