/**
 * The form for a temporary key that somebody else has made; plain DOM for the same reason as beside it (`main.ts`): the key lives in the
 * inputs and in the one call that hands it over.
 */
import type { Bridge } from '../../shared/ipc/call.ts'
import type { keyEntryContract } from '../../shared/ipc/key-entry-contract.ts'
import { describeError } from '../../shared/messages/describe.ts'
import type { TranslationKey } from '../../shared/messages/en.ts'
import { createTranslator } from '../../shared/messages/translate.ts'
import { readTemporaryKeyJson, type TypedTemporaryKey, temporaryKeyOf } from '../../shared/temporary-key.ts'

declare const bridge: { readonly call: Bridge<typeof keyEntryContract> }

const query = new URLSearchParams(window.location.search)
const t = createTranslator(query.get('lang') === 'zh-CN' ? 'zh-CN' : 'en')

function element<E extends HTMLElement>(id: string, type: new () => E): E {
  const found = document.getElementById(id)
  if (!(found instanceof type)) throw new Error(`no #${id} in key-entry/temporary.html`)
  return found
}
const inputs = {
  tmpSecretId: element('tmp-secret-id', HTMLInputElement),
  tmpSecretKey: element('tmp-secret-key', HTMLInputElement),
  sessionToken: element('session-token', HTMLInputElement),
  ends: element('ends', HTMLInputElement),
}
const NAMES: readonly (keyof typeof inputs)[] = ['tmpSecretId', 'tmpSecretKey', 'sessionToken', 'ends']
const message = element('message', HTMLElement)
const store = element('store', HTMLButtonElement)
const clearClipboard = element('clear-clipboard', HTMLInputElement)

function fillTexts(): void {
  const texts: readonly (readonly [id: string, key: TranslationKey])[] = [
    ['title', 'pasted.entry-title'],
    ['where', 'pasted.entry-where'],
    ['advice', 'pasted.entry-advice'],
    ['tmp-secret-id-label', 'pasted.tmp-secret-id'],
    ['tmp-secret-key-label', 'pasted.tmp-secret-key'],
    ['session-token-label', 'pasted.session-token'],
    ['ends-label', 'pasted.ends'],
    ['ends-hint', 'pasted.ends-hint'],
    ['clear-clipboard-label', 'key-entry.clear-clipboard'],
    ['store', 'pasted.use'],
    ['cancel', 'key-entry.cancel'],
  ]
  for (const [id, key] of texts) element(id, HTMLElement).textContent = t(key, { profile: query.get('profile') ?? '' })
  document.documentElement.lang = t.language
}

function fill(typed: TypedTemporaryKey): void {
  for (const name of NAMES) inputs[name].value = typed[name]
}

/** An answer of STS or of a broker that is pasted whole into any of the inputs is taken apart. */
function takeApart(event: ClipboardEvent): void {
  const read = readTemporaryKeyJson(event.clipboardData?.getData('text/plain') ?? '')
  if (read === undefined) return
  event.preventDefault()
  fill(read)
  inputs[NAMES.find((name) => read[name] === '') ?? 'ends'].focus()
}

function say(text: string): void {
  message.textContent = text
  message.dataset['tone'] = 'bad'
}

async function submit(): Promise<void> {
  const { tmpSecretId, tmpSecretKey, sessionToken, ends } = inputs
  const read = temporaryKeyOf({
    tmpSecretId: tmpSecretId.value,
    tmpSecretKey: tmpSecretKey.value,
    sessionToken: sessionToken.value,
    ends: ends.value,
  })
  for (const name of NAMES) inputs[name].setAttribute('aria-invalid', String(!read.ok && read.wrong === name))
  if (!read.ok) {
    inputs[read.wrong].focus()
    return say(t(read.wrong === 'ends' ? 'pasted.ends-wrong' : 'pasted.invalid'))
  }
  store.disabled = true
  const result = await bridge.call['temporary.submit']({ ...read.key, clearClipboard: clearClipboard.checked })
  // On success main closes the window.
  if (result.ok) return fill({ tmpSecretId: '', tmpSecretKey: '', sessionToken: '', ends: '' })
  store.disabled = false
  say(describeError(t, result.error))
}

const cancel = (): void => void bridge.call['key.cancel']({})

fillTexts()
inputs.tmpSecretId.focus()
for (const name of NAMES) inputs[name].addEventListener('paste', takeApart)
element('form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault()
  void submit()
})
element('cancel', HTMLButtonElement).addEventListener('click', cancel)
window.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') cancel()
})
