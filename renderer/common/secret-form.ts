/**
 * What the pages that a secret is typed in have in common. Plain DOM on purpose: a secret lives in the input elements and in the
 * one call that hands it over, in no state, store or component. What a renderer has seen stays in its memory, so main closes
 * such a window, and its process with it, as soon as the call has worked.
 */
import type { TranslationKey } from '../../shared/messages/en.ts'
import { createTranslator } from '../../shared/messages/translate.ts'

/** What main has put into the page's address. */
export const query = new URLSearchParams(window.location.search)

/** In the language the address names. */
export const t = createTranslator(query.get('lang') === 'zh-CN' ? 'zh-CN' : 'en')

/** @throws Error when the page has none of that id and type: a mistake of ours. */
export function element<E extends HTMLElement>(id: string, type: new () => E): E {
  const found = document.getElementById(id)
  if (!(found instanceof type)) throw new Error(`no #${id} in ${window.location.pathname}`)
  return found
}

/** Writes each text into the element of that id. */
export function fillTexts(
  texts: readonly (readonly [id: string, key: TranslationKey])[],
  facts: Readonly<Record<string, string | number>>,
): void {
  for (const [id, key] of texts) element(id, HTMLElement).textContent = t(key, facts)
  document.documentElement.lang = t.language
}

/** What is going on (`calm`) or wrong (`bad`), in `#message`. */
export function say(text: string, tone: 'calm' | 'bad'): void {
  const message = element('message', HTMLElement)
  message.textContent = text
  message.dataset['tone'] = tone
}

/** Enter and the form's main button submit; `#cancel` and Escape leave. */
export function listen(submit: () => Promise<void>, cancel: () => Promise<unknown>): void {
  element('form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault()
    void submit()
  })
  element('cancel', HTMLButtonElement).addEventListener('click', () => void cancel())
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') void cancel()
  })
}
