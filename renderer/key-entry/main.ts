/**
 * Plain DOM on purpose: the key lives in the two input elements and in the one call that hands it over, in no state,
 * store or component. What a renderer has seen stays in its memory, so main closes this window, and its process with
 * it, as soon as the key is stored.
 */
import * as v from 'valibot'
import type { Result } from '../../shared/errors.ts'
import type { Bridge } from '../../shared/ipc/call.ts'
import { type keyEntryContract, PermanentKey, ProxyPassword } from '../../shared/ipc/key-entry-contract.ts'
import { describeError } from '../../shared/messages/describe.ts'
import type { TranslationKey } from '../../shared/messages/en.ts'
import { createTranslator } from '../../shared/messages/translate.ts'

declare const bridge: { readonly call: Bridge<typeof keyEntryContract> }

const query = new URLSearchParams(window.location.search)
const t = createTranslator(query.get('lang') === 'zh-CN' ? 'zh-CN' : 'en')

function element<E extends HTMLElement>(id: string, type: new () => E): E {
  const found = document.getElementById(id)
  if (!(found instanceof type)) throw new Error(`no #${id} in key-entry/index.html`)
  return found
}
const secretId = element('secret-id', HTMLInputElement)
const secretKey = element('secret-key', HTMLInputElement)
const message = element('message', HTMLElement)
const store = element('store', HTMLButtonElement)
const thisRun = element('this-run', HTMLButtonElement)
const clearClipboard = element('clear-clipboard', HTMLInputElement)
/** Instead of a key: the second field alone. */
const isPassword = query.get('kind') === 'proxy-password'

const KEY_TEXTS = [
  ['title', 'key-entry.title'],
  ['where', 'key-entry.where'],
  ['advice', 'key-entry.advice'],
  ['secret-id-label', 'key-entry.secret-id'],
  ['secret-key-label', 'key-entry.secret-key'],
  ['store', 'key-entry.store'],
  ['cancel', 'key-entry.cancel'],
  ['this-run', 'key-entry.this-run'],
  ['this-run-hint', 'key-entry.this-run-hint'],
  ['clear-clipboard-label', 'key-entry.clear-clipboard'],
] as const
const PASSWORD_TEXTS = [
  ['title', 'password-entry.title'],
  ['where', 'password-entry.where'],
  ['advice', 'password-entry.advice'],
  ['secret-key-label', 'network.password'],
  ['store', 'password-entry.store'],
  ['cancel', 'key-entry.cancel'],
] as const

function fillTexts(): void {
  const texts: readonly (readonly [id: string, key: TranslationKey])[] = isPassword ? PASSWORD_TEXTS : KEY_TEXTS
  for (const [id, key] of texts) element(id, HTMLElement).textContent = t(key, { profile: query.get('profile') ?? '' })
  element('form', HTMLFormElement).dataset['kind'] = isPassword ? 'password' : 'key'
  document.documentElement.lang = t.language
}

function say(text: string, tone: 'calm' | 'bad', areInputsInvalid = false): void {
  message.textContent = text
  message.dataset['tone'] = tone
  for (const input of [secretId, secretKey]) input.setAttribute('aria-invalid', String(areInputsInvalid))
}

async function submitPassword(): Promise<void> {
  const password = v.safeParse(ProxyPassword, { proxyPassword: secretKey.value })
  if (!password.success) return say(t('password-entry.invalid'), 'bad', true)
  setBusy(true)
  say(t('key-entry.storing'), 'calm')
  show(await bridge.call['proxy-password.submit'](password.output))
}

async function submit(place: 'keychain' | 'this-run'): Promise<void> {
  // Copied from a web page, keys often come with a space or a line end.
  const key = v.safeParse(PermanentKey, { secretId: secretId.value.trim(), secretKey: secretKey.value.trim() })
  if (!key.success) return say(t('key-entry.invalid'), 'bad', true)
  setBusy(true)
  if (place === 'keychain') say(t('key-entry.storing'), 'calm')
  show(await bridge.call['key.submit']({ ...key.output, place, clearClipboard: clearClipboard.checked }))
}

function setBusy(isBusy: boolean): void {
  for (const button of [store, thisRun]) button.disabled = isBusy
}

/** On success main closes the window; until then nothing more can be sent. */
function show(result: Result<void>): void {
  if (result.ok) {
    secretId.value = ''
    secretKey.value = ''
    return
  }
  setBusy(false)
  const isKeychains = result.error.code.startsWith('keychain-')
  const instead = isKeychains && !isPassword ? `${t.language === 'zh-CN' ? '' : ' '}${t('key-entry.instead')}` : ''
  say(`${describeError(t, result.error)}${instead}`, 'bad')
  if (isKeychains && !isPassword) thisRun.focus()
}

const cancel = (): void => void bridge.call['key.cancel']({})

fillTexts()
const first = isPassword ? secretKey : secretId
first.focus()
element('form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault()
  void (isPassword ? submitPassword() : submit('keychain'))
})
thisRun.addEventListener('click', () => void submit('this-run'))
element('cancel', HTMLButtonElement).addEventListener('click', cancel)
window.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') cancel()
})
