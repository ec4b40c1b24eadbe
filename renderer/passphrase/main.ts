/**
 * Plain DOM on purpose: a passphrase lives in its input elements and in the one call that hands it over. Main closes this
 * window, and its process with it, as soon as that has worked.
 */
import type { Result } from '../../shared/errors.ts'
import type { Bridge } from '../../shared/ipc/call.ts'
import {
  MIN_PASSPHRASE_LENGTH,
  type PassphraseTask,
  type passphraseContract,
} from '../../shared/ipc/passphrase-contract.ts'
import { describeError } from '../../shared/messages/describe.ts'
import type { TranslationKey } from '../../shared/messages/en.ts'
import { createTranslator } from '../../shared/messages/translate.ts'

declare const bridge: { readonly call: Bridge<typeof passphraseContract> }

const query = new URLSearchParams(window.location.search)
const t = createTranslator(query.get('lang') === 'zh-CN' ? 'zh-CN' : 'en')
const TASKS: readonly PassphraseTask[] = ['unlock', 'set', 'change', 'remove']
const task = TASKS.find((known) => known === query.get('task')) ?? 'unlock'
const wantsCurrent = task !== 'set'
const wantsNext = task === 'set' || task === 'change'

function element<E extends HTMLElement>(id: string, type: new () => E): E {
  const found = document.getElementById(id)
  if (!(found instanceof type)) throw new Error(`no #${id} in passphrase/index.html`)
  return found
}
const current = element('current', HTMLInputElement)
const next = element('next', HTMLInputElement)
const again = element('again', HTMLInputElement)
const message = element('message', HTMLElement)
const submitButton = element('submit', HTMLButtonElement)

function fillTexts(): void {
  const texts: readonly (readonly [id: string, key: TranslationKey])[] = [
    ['title', `passphrase.${task}.title`],
    ['about', `passphrase.${task}.about`],
    ['submit', `passphrase.${task}.submit`],
    ['current-label', 'passphrase.current'],
    ['next-label', 'passphrase.next'],
    ['again-label', 'passphrase.again'],
    ['cancel', 'dialog.cancel'],
  ]
  for (const [id, key] of texts) element(id, HTMLElement).textContent = t(key, { min: MIN_PASSPHRASE_LENGTH })
  document.documentElement.lang = t.language
  element('current-field', HTMLElement).hidden = !wantsCurrent
  for (const id of ['next-field', 'again-field']) element(id, HTMLElement).hidden = !wantsNext
}

function say(text: string, tone: 'calm' | 'bad', wrong?: HTMLInputElement): void {
  message.textContent = text
  message.dataset['tone'] = tone
  for (const input of [current, next, again]) input.setAttribute('aria-invalid', String(input === wrong))
  wrong?.focus()
}

async function submit(): Promise<void> {
  if (wantsCurrent && current.value === '') return say(t('passphrase.missing'), 'bad', current)
  if (wantsNext && next.value.length < MIN_PASSPHRASE_LENGTH)
    return say(t('passphrase.short', { min: MIN_PASSPHRASE_LENGTH }), 'bad', next)
  if (wantsNext && next.value !== again.value) return say(t('passphrase.different'), 'bad', again)
  submitButton.disabled = true
  say(t('passphrase.checking'), 'calm')
  const typed = { ...(wantsCurrent && { current: current.value }), ...(wantsNext && { next: next.value }) }
  show(await bridge.call['passphrase.submit'](typed))
}

/** On success main closes the window; until then nothing more can be sent. */
function show(result: Result<void>): void {
  for (const input of result.ok ? [current, next, again] : [current]) input.value = ''
  if (result.ok) return
  submitButton.disabled = false
  say(describeError(t, result.error), 'bad', current)
}

const cancel = (): void => void bridge.call['passphrase.cancel']({})

fillTexts()
;(wantsCurrent ? current : next).focus()
element('form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault()
  void submit()
})
element('cancel', HTMLButtonElement).addEventListener('click', cancel)
window.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') cancel()
})
