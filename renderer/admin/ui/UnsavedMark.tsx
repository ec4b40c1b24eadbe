import { useTranslate } from '../../common/Language.tsx'
import { useAdmin } from '../use-admin.ts'

/** Beside a page whose changes are not saved. */
export function UnsavedMark({ id }: { readonly id: string }) {
  const t = useTranslate()
  const isUnsaved = useAdmin('unsaved').has(id)
  if (!isUnsaved) return null
  return (
    <span className="unsaved" title={t('settings.unsaved')}>
      <span className="visually-hidden">{t('settings.unsaved')}</span>
    </span>
  )
}
