/** The form for a temporary key that somebody else has made (see `secret-form.ts`). */
import type { Bridge } from '../../shared/ipc/call.ts'
import type { keyEntryContract } from '../../shared/ipc/key-entry-contract.ts'
import { describeError } from '../../shared/messages/describe.ts'
import { readTemporaryKeyJson, type TypedTemporaryKey, temporaryKeyOf } from '../../shared/temporary-key.ts'
import { element, fillTexts, listen, query, say, t } from '../common/secret-form.ts'

declare const bridge: { readonly call: Bridge<typeof keyEntryContract> }

const inputs = {
  tmpSecretId: element('tmp-secret-id', HTMLInputElement),
  tmpSecretKey: element('tmp-secret-key', HTMLInputElement),
  sessionToken: element('session-token', HTMLInputElement),
  ends: element('ends', HTMLInputElement),
}
const NAMES: readonly (keyof typeof inputs)[] = ['tmpSecretId', 'tmpSecretKey', 'sessionToken', 'ends']
const store = element('store', HTMLButtonElement)
const clearClipboard = element('clear-clipboard', HTMLInputElement)

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
    return say(t(read.wrong === 'ends' ? 'pasted.ends-wrong' : 'pasted.invalid'), 'bad')
  }
  store.disabled = true
  const result = await bridge.call['temporary.submit']({ ...read.key, clearClipboard: clearClipboard.checked })
  // On success main closes the window.
  if (result.ok) return fill({ tmpSecretId: '', tmpSecretKey: '', sessionToken: '', ends: '' })
  store.disabled = false
  say(describeError(t, result.error), 'bad')
}

fillTexts(
  [
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
  ],
  { profile: query.get('profile') ?? '' },
)
inputs.tmpSecretId.focus()
for (const name of NAMES) inputs[name].addEventListener('paste', takeApart)
listen(submit, () => bridge.call['key.cancel']({}))
