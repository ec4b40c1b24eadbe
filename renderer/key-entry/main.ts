/** The form for a permanent key, or for a proxy’s password (see `secret-form.ts`). */
import * as v from 'valibot'
import type { Result } from '../../shared/errors.ts'
import type { Bridge } from '../../shared/ipc/call.ts'
import { type keyEntryContract, PermanentKey, ProxyPassword } from '../../shared/ipc/key-entry-contract.ts'
import { describeError } from '../../shared/messages/describe.ts'
import { element, fillTexts, listen, query, say, t } from '../common/secret-form.ts'

declare const bridge: { readonly call: Bridge<typeof keyEntryContract> }

const secretId = element('secret-id', HTMLInputElement)
const secretKey = element('secret-key', HTMLInputElement)
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

function complain(text: string, areInputsInvalid: boolean): void {
  say(text, 'bad')
  markInputs(areInputsInvalid)
}

function work(): void {
  say(t('key-entry.storing'), 'calm')
  markInputs(false)
}

function markInputs(areInvalid: boolean): void {
  for (const input of [secretId, secretKey]) input.setAttribute('aria-invalid', String(areInvalid))
}

async function submitPassword(): Promise<void> {
  const password = v.safeParse(ProxyPassword, { proxyPassword: secretKey.value })
  if (!password.success) return complain(t('password-entry.invalid'), true)
  setBusy(true)
  work()
  show(await bridge.call['proxy-password.submit'](password.output))
}

async function submit(place: 'keychain' | 'this-run'): Promise<void> {
  // Copied from a web page, keys often come with a space or a line end.
  const key = v.safeParse(PermanentKey, { secretId: secretId.value.trim(), secretKey: secretKey.value.trim() })
  if (!key.success) return complain(t('key-entry.invalid'), true)
  setBusy(true)
  if (place === 'keychain') work()
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
  complain(`${describeError(t, result.error)}${instead}`, false)
  if (isKeychains && !isPassword) thisRun.focus()
}

fillTexts(isPassword ? PASSWORD_TEXTS : KEY_TEXTS, { profile: query.get('profile') ?? '' })
element('form', HTMLFormElement).dataset['kind'] = isPassword ? 'password' : 'key'
const first = isPassword ? secretKey : secretId
first.focus()
thisRun.addEventListener('click', () => void submit('this-run'))
listen(
  () => (isPassword ? submitPassword() : submit('keychain')),
  () => bridge.call['key.cancel']({}),
)
