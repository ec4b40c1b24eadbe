import { describeError } from '../../../../shared/messages/describe.ts'
import { fillNames } from '../../../../shared/template-names.ts'
import { Icon } from '../../../common/Icon.tsx'
import { useTranslate } from '../../../common/Language.tsx'
import { useSessionState } from '../../use-app.ts'
import { previewKey } from './key-preview.ts'
import type { OptionsForm } from './options-form.ts'
import type { Sample } from './panel-numbers.ts'
import type { Panel } from './panels.ts'

/** What the first files found will be called, while the template is typed. */
export function KeyExamples({
  panel,
  samples,
  form,
}: {
  readonly panel: Panel
  readonly samples: readonly Sample[]
  readonly form: OptionsForm
}) {
  const t = useTranslate()
  const names = useSessionState('environment')?.names ?? { user: '', host: '' }
  const typed = fillNames(form.template.trim(), { user: () => names.user, host: () => names.host })
  const naming = { ...(typed && { template: typed }), normalForm: form.nfc ? 'nfc' : 'as-is' } as const
  const examples = samples.flatMap((sample) => {
    const batch = panel.batches.find(({ batchId }) => batchId === sample.batchId)
    return batch ? [previewKey(batch, sample, naming, Date.now())] : []
  })
  return (
    <div className="examples">
      <span className="examples-label">
        {examples.length === 0 ? t('option.template-waiting') : t('option.template-examples')}
      </span>
      <ul>
        {examples.map(({ key, path, problem }) => (
          <li key={path} title={path}>
            {problem ? (
              <span className="field-error">
                <Icon name="failed" sizePx={14} /> {describeError(t, problem)}
              </span>
            ) : (
              <code>{key}</code>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
