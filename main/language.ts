import { app } from 'electron'
import { createTranslator, type Translate, type UiLanguage } from '../shared/messages/translate.ts'

/** Always in the language that is set now. */
export function followingTranslator(language: () => UiLanguage): Translate {
  const translators = { en: createTranslator('en'), 'zh-CN': createTranslator('zh-CN') }
  const translate = (...args: Parameters<Translate>): string => translators[language()](...args)
  return Object.defineProperty(translate, 'language', { get: language }) as Translate
}

/** As the settings have it, or the system's. */
export const languageOf = (setting: 'system' | UiLanguage): UiLanguage =>
  setting === 'system' ? systemLanguage() : setting

/** Chinese for every Chinese locale, English for all others. */
export function systemLanguage(): UiLanguage {
  // Empty until Chromium is ready; by then a command may have failed.
  const locale = app.getLocale() || (app.getPreferredSystemLanguages()[0] ?? '')
  return locale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}
