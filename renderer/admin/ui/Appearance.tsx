import { DENSITIES, type Appearance as Looks, THEMES } from '../../../shared/appearance.ts'
import type { AdminState } from '../../../shared/ipc/admin-contract.ts'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'
import { ChoiceCards } from './ChoiceCards.tsx'
import { LanguageChooser } from './LanguageChooser.tsx'

/** How all windows look; each choice takes effect at once. */
export function Appearance({ admin }: { readonly admin: AdminState }) {
  const t = useTranslate()
  const store = useAdminStore()
  const { appearance } = admin
  const save = (news: Partial<Looks>): void =>
    void ask(store, call['appearance.save']({ appearance: { ...appearance, ...news } }))
  return (
    <div className="profile-form">
      <header className="transfers-head">
        <h2>{t('appearance.title')}</h2>
        <p className="field-hint">{t('appearance.about')}</p>
      </header>
      <ChoiceCards
        label={t('appearance.theme')}
        value={appearance.theme}
        choices={THEMES.map((id) => ({ id, label: t(`theme.${id}`) }))}
        onChange={(theme) => save({ theme })}
      />
      <ChoiceCards
        label={t('appearance.density')}
        value={appearance.density}
        choices={DENSITIES.map((id) => ({ id, label: t(`density.${id}`), hint: t(`density.${id}-hint`) }))}
        onChange={(density) => save({ density })}
      />
      <div className="fields">
        <LanguageChooser setting={admin.languageSetting} />
      </div>
      <p className="field-hint">{t('appearance.motion')}</p>
    </div>
  )
}
