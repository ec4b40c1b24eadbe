import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'
import { I18nProvider } from 'react-aria-components'
import { createTranslator, type Translate, type UiLanguage } from '../../shared/messages/translate.ts'

const TranslateContext = createContext<Translate>(createTranslator('en'))

/** Texts and number formats of everything below; also the page's `lang`, by which the system picks CJK glyphs. */
export function LanguageProvider({
  language,
  children,
}: {
  readonly language: UiLanguage
  readonly children: ReactNode
}) {
  const t = useMemo(() => createTranslator(language), [language])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  return (
    <I18nProvider locale={language}>
      <TranslateContext value={t}>{children}</TranslateContext>
    </I18nProvider>
  )
}

/** The translator of the nearest `LanguageProvider`. */
export const useTranslate = (): Translate => useContext(TranslateContext)
