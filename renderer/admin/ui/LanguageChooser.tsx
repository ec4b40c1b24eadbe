import type { AdminState } from '../../../shared/ipc/admin-contract.ts'
import { ChoiceField } from '../../common/ChoiceField.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'

/** Each language is named in itself, so that it can be found by whoever reads it. */
export function LanguageChooser({ setting }: { readonly setting: AdminState['languageSetting'] }) {
  const t = useTranslate()
  const store = useAdminStore()
  return (
    <ChoiceField
      label={t('settings.language')}
      value={setting}
      choices={[
        { id: 'system', label: t('settings.language-system') },
        { id: 'en', label: 'English' },
        { id: 'zh-CN', label: '简体中文' },
      ]}
      onChange={(language) => void ask(store, call['language.set']({ language }))}
    />
  )
}
