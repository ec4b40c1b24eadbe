import { createInstance } from 'i18next'
import { en, type TranslationKey } from './en.ts'
import { zhCn } from './zh-cn.ts'

/** The languages there are texts for; anything else shows English. */
export type UiLanguage = 'en' | 'zh-CN'

/** Text for a key; `values` fill its `{{names}}`, and `count` also chooses the plural. Nothing is HTML-escaped. */
export interface Translate {
  (key: TranslationKey, values?: Readonly<Record<string, string | number>>): string
  readonly language: UiLanguage
}

/** Synchronous, without any backend: both tables are in the bundle. */
export function createTranslator(language: UiLanguage): Translate {
  const instance = createInstance()
  // Settles before `init` returns, because `initAsync` is off and the resources are given.
  void instance.init({
    lng: language,
    fallbackLng: false,
    initAsync: false,
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCn } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  })
  const translate = (key: TranslationKey, values?: Readonly<Record<string, string | number>>): string =>
    instance.t(key, values ?? {})
  return Object.assign(translate, { language })
}
