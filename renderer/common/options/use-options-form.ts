import { useState } from 'react'
import { type BatchOptions, defaultBatchOptions } from '../../../shared/batch-options.ts'
import { type CheckedOptions, checkOptions, formOf, type OptionProblems, type OptionsForm } from './options-form.ts'

/** Options while they are typed. */
export interface OptionsControl {
  readonly form: OptionsForm
  readonly problems: OptionProblems
  /** While a text is typed; nothing is walked for that. */
  readonly type: (change: Partial<OptionsForm>) => void
  /** The text is complete: what has changed takes effect, unless something is wrong. */
  readonly commit: () => void
  /** A choice, which takes effect at once. */
  readonly choose: (change: Partial<OptionsForm>) => void
  readonly reset: () => void
  readonly check: () => CheckedOptions
}

/**
 * Begins with these options; `take` gets what is complete, valid and another. Problems show as soon as they are there: each says
 * only how to write what is being written.
 */
export function useOptionsForm(options: BatchOptions, take: (options: BatchOptions) => void): OptionsControl {
  const [form, setForm] = useState(() => formOf(options))
  const checked = checkOptions(form, options)
  const apply = (next: OptionsForm): void => {
    const result = checkOptions(next, options)
    if (result.ok && JSON.stringify(result.options) !== JSON.stringify(options)) take(result.options)
  }
  const choose = (change: Partial<OptionsForm>): void => {
    const next = { ...form, ...change }
    setForm(next)
    apply(next)
  }
  return {
    form,
    problems: checked.ok ? {} : checked.problems,
    type: (change) => setForm((before) => ({ ...before, ...change })),
    commit: () => apply(form),
    choose,
    reset: () => choose(formOf(defaultBatchOptions())),
    check: () => checked,
  }
}
