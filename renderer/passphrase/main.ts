/** The form for the passphrase of the settings: to enter, set, change or remove it (see `secret-form.ts`). */
import type { Result } from '../../shared/errors.ts'
import type { Bridge } from '../../shared/ipc/call.ts'
import {
  MIN_PASSPHRASE_LENGTH,
  type PassphraseTask,
  type passphraseContract,
} from '../../shared/ipc/passphrase-contract.ts'
import { describeError } from '../../shared/messages/describe.ts'
import { element, fillTexts, listen, query, say, t } from '../common/secret-form.ts'

declare const bridge: { readonly call: Bridge<typeof passphraseContract> }

const TASKS: readonly PassphraseTask[] = ['unlock', 'set', 'change', 'remove']
const task = TASKS.find((known) => known === query.get('task')) ?? 'unlock'
const wantsCurrent = task !== 'set'
const wantsNext = task === 'set' || task === 'change'

const current = element('current', HTMLInputElement)
const next = element('next', HTMLInputElement)
const again = element('again', HTMLInputElement)
const submitButton = element('submit', HTMLButtonElement)

function complain(text: string, wrong: HTMLInputElement): void {
  say(text, 'bad')
  markInputs(wrong)
  wrong.focus()
}

function markInputs(wrong?: HTMLInputElement): void {
  for (const input of [current, next, again]) input.setAttribute('aria-invalid', String(input === wrong))
}

async function submit(): Promise<void> {
  if (wantsCurrent && current.value === '') return complain(t('passphrase.missing'), current)
  if (wantsNext && next.value.length < MIN_PASSPHRASE_LENGTH)
    return complain(t('passphrase.short', { min: MIN_PASSPHRASE_LENGTH }), next)
  if (wantsNext && next.value !== again.value) return complain(t('passphrase.different'), again)
  submitButton.disabled = true
  say(t('passphrase.checking'), 'calm')
  markInputs()
  const typed = { ...(wantsCurrent && { current: current.value }), ...(wantsNext && { next: next.value }) }
  show(await bridge.call['passphrase.submit'](typed))
}

/** On success main closes the window; until then nothing more can be sent. */
function show(result: Result<void>): void {
  for (const input of result.ok ? [current, next, again] : [current]) input.value = ''
  if (result.ok) return
  submitButton.disabled = false
  complain(describeError(t, result.error), current)
}

fillTexts(
  [
    ['title', `passphrase.${task}.title`],
    ['about', `passphrase.${task}.about`],
    ['submit', `passphrase.${task}.submit`],
    ['current-label', 'passphrase.current'],
    ['next-label', 'passphrase.next'],
    ['again-label', 'passphrase.again'],
    ['cancel', 'dialog.cancel'],
  ],
  { min: MIN_PASSPHRASE_LENGTH },
)
element('current-field', HTMLElement).hidden = !wantsCurrent
for (const id of ['next-field', 'again-field']) element(id, HTMLElement).hidden = !wantsNext
const first = wantsCurrent ? current : next
first.focus()
listen(submit, () => bridge.call['passphrase.cancel']({}))
