import { Checkbox } from 'react-aria-components'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { DraftField } from './DraftField.tsx'
import type { DraftForm } from './use-draft.ts'

/** What requests with the profile's temporary keys must be like; none of it unless filled in. */
export function ConditionFields({ form }: { readonly form: DraftForm }) {
  const t = useTranslate()
  const { draft, set, shownProblems } = form
  const problem = shownProblems.secureTransport
  return (
    <fieldset className="conditions">
      <legend className="field-label">{t('conditions.title')}</legend>
      <p className="field-hint">{t('conditions.text')}</p>
      <div className="fields">
        <DraftField form={form} name="sourceIps" label={t('conditions.ips')} hint={t('conditions.ips-hint')} />
        <Checkbox
          className="checkbox"
          isSelected={draft.secureTransport}
          onChange={(secureTransport) => set({ secureTransport })}
        >
          <span className="checkbox-box">
            <Icon name="done" sizePx={14} />
          </span>
          <span className="field-label">{t('conditions.https')}</span>
          <span className={`${problem ? 'field-error' : 'field-hint'} checkbox-hint`}>
            {t(problem ?? 'conditions.https-hint')}
          </span>
        </Checkbox>
        <DraftField form={form} name="maxRequestMib" label={t('conditions.max')} hint={t('conditions.max-hint')} />
        <DraftField form={form} name="contentTypes" label={t('conditions.types')} hint={t('conditions.types-hint')} />
      </div>
    </fieldset>
  )
}
