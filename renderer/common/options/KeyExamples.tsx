import type { KeyNaming } from '../../../shared/batch-options.ts'
import { describeError } from '../../../shared/messages/describe.ts'
import { fillNames, type TemplateNames } from '../../../shared/template-names.ts'
import { Icon } from '../Icon.tsx'
import { useTranslate } from '../Language.tsx'
import type { PreviewedKey } from './key-preview.ts'
import type { OptionsForm } from './options-form.ts'

/** What is typed, as `previewKey` takes it: with this computer's names filled in. */
export function typedNaming({ nfc, template }: OptionsForm, names: TemplateNames): KeyNaming {
  const typed = fillNames(template.trim(), { user: () => names.user, host: () => names.host })
  return { ...(typed && { template: typed }), normalForm: nfc ? 'nfc' : 'as-is' }
}

/** What some files will be called, while the template is typed. */
export function KeyExamples({ examples }: { readonly examples: readonly PreviewedKey[] }) {
  const t = useTranslate()
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
