import { IDLE_CHOICES, type LockState } from '../../../shared/admin-lock.ts'
import { ChoiceField } from '../../common/ChoiceField.tsx'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdmin, useAdminStore } from '../use-admin.ts'

/** The passphrase that the settings can be locked with; it is typed in a window of its own. */
export function Security() {
  const t = useTranslate()
  const lock = useAdmin('lock')
  return (
    <div className="profile-form">
      <h2>{t('lock.title')}</h2>
      <section className="section">
        <h2>{t('lock.lock-title')}</h2>
        <p className="section-text">{t('lock.about')}</p>
        <p className="section-text field-hint">{t('lock.limits')}</p>
        {lock && <Actions lock={lock} />}
      </section>
    </div>
  )
}

function Actions({ lock: { isSet, idleMinutes } }: { readonly lock: LockState }) {
  const t = useTranslate()
  const store = useAdminStore()
  const edit = (task: 'set' | 'change' | 'remove'): void => void ask(store, call['lock.edit']({ task }))
  if (!isSet)
    return (
      <div className="section-line">
        <ActionButton icon="key" label={t('lock.set')} onPress={() => edit('set')} />
        <span className="field-hint">{t('lock.is-off')}</span>
      </div>
    )
  return (
    <>
      <div className="section-line">
        <ActionButton label={t('lock.change')} onPress={() => edit('change')} />
        <ActionButton kind="danger" label={t('lock.remove')} onPress={() => edit('remove')} />
        <ActionButton label={t('lock.now')} onPress={() => void ask(store, call['lock.close']({}))} />
        <span className="field-hint">{t('lock.is-on')}</span>
      </div>
      <div className="fields">
        <ChoiceField
          label={t('lock.idle')}
          value={String(idleMinutes)}
          choices={IDLE_CHOICES.map((minutes) => ({
            id: String(minutes),
            label: t('lock.idle-minutes', { count: minutes }),
          }))}
          onChange={(id) => {
            const minutes = IDLE_CHOICES.find((choice) => String(choice) === id)
            if (minutes !== undefined) void ask(store, call['lock.idle']({ minutes }))
          }}
        />
      </div>
    </>
  )
}
