import { useState } from 'react'
import { defaultBatchOptions } from '../../../../shared/batch-options.ts'
import { useApp } from '../../use-app.ts'
import { type CheckedOptions, checkOptions, formOf, type OptionProblems, type OptionsForm } from './options-form.ts'
import type { Panel } from './panels.ts'

/** A panel's options while they are typed. */
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

/** Problems show as soon as they are there: each says only how to write what is being written. */
export function useOptionsForm(panel: Panel): OptionsControl {
  const { session } = useApp()
  const [form, setForm] = useState(() => formOf(panel.options))
  const checked = checkOptions(form, panel.options)
  const apply = (next: OptionsForm): void => {
    const result = checkOptions(next, panel.options)
    const isChanged = result.ok && JSON.stringify(result.options) !== JSON.stringify(panel.options)
    if (isChanged) session.uploads.choose(panel.id, result.options)
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
