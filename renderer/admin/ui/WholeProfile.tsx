import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'
import { useExport } from './use-export.ts'

/** What can be done with a saved profile as a whole. `isDirty`: what is shown is not what would be copied. */
export function WholeProfile({ id, isDirty }: { readonly id: string; readonly isDirty: boolean }) {
  const t = useTranslate()
  const store = useAdminStore()
  const { written, exportProfiles } = useExport()
  const duplicate = async (): Promise<void> => {
    const copy = await ask(store, call['profiles.duplicate']({ id }))
    if (copy) store.update({ selectedId: copy.id })
  }
  const remove = (): void => void ask(store, call['profile.remove']({ id }))
  const hint = isDirty ? t('test.save-first') : t('profiles.duplicate-about')
  return (
    <section className="section">
      <h2>{t('profiles.this-title')}</h2>
      <div className="section-line">
        <ActionButton label={t('profiles.duplicate')} isDisabled={isDirty} onPress={() => void duplicate()} />
        <ActionButton label={t('profiles.export-one')} isDisabled={isDirty} onPress={() => void exportProfiles(id)} />
        <ActionButton kind="danger" label={t('settings.remove')} onPress={remove} />
        <span role="status" className="field-hint">
          {written ? t('profiles.exported', written) : hint}
        </span>
      </div>
    </section>
  )
}
