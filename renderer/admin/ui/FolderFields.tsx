import { ActionButton, IconButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { tidyPrefix } from '../limits-draft.ts'
import { DraftField } from './DraftField.tsx'
import { PlainField } from './PlainField.tsx'
import type { DraftForm } from './use-draft.ts'

/** The folder uploads go to, and the others they may go to. */
export function FolderFields({ form }: { readonly form: DraftForm }) {
  const t = useTranslate()
  const { draft, set, leave, shownProblems } = form
  const others = draft.otherPrefixes
  const change = (at: number, text: string): void =>
    set({ otherPrefixes: others.map((other, place) => (place === at ? text : other)) })
  const problem = shownProblems.otherPrefixes
  return (
    <>
      <DraftField form={form} name="prefix" label={t('field.prefix')} hint={t('field.prefix-hint')} tidy={tidyPrefix} />
      {others.map((text, at) => (
        <div className="folder-row" key={at}>
          <PlainField
            label={t('field.other-prefix', { number: at + 2 })}
            value={text}
            onChange={(next) => change(at, next)}
            onLeave={() => {
              change(at, tidyPrefix(text))
              leave('otherPrefixes')
            }}
          />
          <IconButton
            icon="cancel"
            label={t('field.other-prefix-remove', { number: at + 2 })}
            onPress={() => set({ otherPrefixes: others.filter((_, place) => place !== at) })}
          />
        </div>
      ))}
      <div className="folder-more">
        <ActionButton
          icon="plus"
          label={t('field.other-prefix-add')}
          onPress={() => set({ otherPrefixes: [...others, ''] })}
        />
        <span className={problem ? 'field-error' : 'field-hint'}>{t(problem ?? 'field.other-prefix-hint')}</span>
      </div>
    </>
  )
}
