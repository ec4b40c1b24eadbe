import type { AdminState } from '../../../shared/ipc/admin-contract.ts'
import { type DesktopSettings, NOTIFY, ON_CLOSE } from '../../../shared/notifications.ts'
import { Check } from '../../common/Check.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'
import { ChoiceCards } from './ChoiceCards.tsx'

/** What the app tells outside its windows, and what it does when they are closed; each choice takes effect at once. */
export function Notifications({ admin: { desktop } }: { readonly admin: AdminState }) {
  const t = useTranslate()
  const store = useAdminStore()
  const save = (news: Partial<DesktopSettings>): void =>
    void ask(store, call['desktop.save']({ desktop: { ...desktop, ...news } }))
  return (
    <div className="profile-form">
      <header className="transfers-head">
        <h2>{t('notifications.title')}</h2>
        <p className="field-hint">{t('notifications.about')}</p>
      </header>
      <ChoiceCards
        label={t('notifications.notify')}
        value={desktop.notify}
        choices={NOTIFY.map((id) => ({ id, label: t(`notify.${id}`), hint: t(`notify.${id}-hint`) }))}
        onChange={(notify) => save({ notify })}
      />
      <div className="checks">
        <Check
          isSelected={desktop.showProgress}
          onChange={(showProgress) => save({ showProgress })}
          label={t('notifications.progress')}
          hint={t('notifications.progress-hint')}
        />
        <Check
          isSelected={desktop.keepAwake}
          onChange={(keepAwake) => save({ keepAwake })}
          label={t('notifications.awake')}
          hint={t('notifications.awake-hint')}
        />
      </div>
      <ChoiceCards
        label={t('notifications.on-close')}
        value={desktop.onClose}
        choices={ON_CLOSE.map((id) => ({ id, label: t(`on-close.${id}`), hint: t(`on-close.${id}-hint`) }))}
        onChange={(onClose) => save({ onClose })}
      />
    </div>
  )
}
