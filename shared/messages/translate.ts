import { createInstance } from 'i18next'
import { en, type TranslationKey } from './en.ts'
import { formatCount } from './format.ts'
import { zhCn } from './zh-cn.ts'

/** The languages there are texts for; anything else shows English. */
export type UiLanguage = 'en' | 'zh-CN'

type Values = Readonly<Record<string, string | number>>

/** Text for a key; `values` fill its `{{names}}`, numbers as the language writes them, and `count` also chooses the plural. Nothing is HTML-escaped. */
export interface Translate {
  (key: TranslationKey, values?: Values): string
  readonly language: UiLanguage
}

/** Numbers as the language writes them; whatever is to stay as it is comes as text. */
const written = (language: UiLanguage, values: Values): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' ? formatCount(language, value) : value,
    ]),
  )

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
  const translate = (key: TranslationKey, values: Values = {}): string => {
    const { count } = values
    return instance.t(key, { replace: written(language, values), ...(typeof count === 'number' && { count }) })
  }
  return Object.assign(translate, { language })
}
