/** One masked field for each header of a broker (see `secret-form.ts`). */
import * as v from 'valibot'
import { BrokerHeaders } from '../../shared/broker-headers.ts'
import type { Bridge } from '../../shared/ipc/call.ts'
import type { keyEntryContract } from '../../shared/ipc/key-entry-contract.ts'
import { describeError } from '../../shared/messages/describe.ts'
import { element, fillTexts, listen, query, say, t } from '../common/secret-form.ts'

declare const bridge: { readonly call: Bridge<typeof keyEntryContract> }

const names = (query.get('headers') ?? '').split(',').filter((name) => name !== '')

const store = element('store', HTMLButtonElement)

function addField(name: string): HTMLInputElement {
  const field = document.createElement('div')
  field.className = 'field'
  const input = document.createElement('input')
  Object.assign(input, { id: `header-${name}`, className: 'input', type: 'password', autocomplete: 'off' })
  input.spellcheck = false
  input.setAttribute('aria-describedby', 'message')
  const label = document.createElement('label')
  label.htmlFor = input.id
  label.textContent = name
  field.append(label, input)
  element('fields', HTMLElement).append(field)
  return input
}
const inputs = names.map(addField)

async function submit(): Promise<void> {
  const headers = inputs.map((input, index) => ({ name: names[index] ?? '', value: input.value.trim() }))
  const wrong = inputs.find((_input, index) => !v.is(BrokerHeaders, { headers: headers.slice(index, index + 1) }))
  const parsed = v.safeParse(BrokerHeaders, { headers })
  for (const input of inputs) input.setAttribute('aria-invalid', String(input === wrong))
  wrong?.focus()
  if (!parsed.success) return say(t('headers-entry.invalid'), 'bad')
  store.disabled = true
  say(t('headers-entry.storing'), 'calm')
  const result = await bridge.call['headers.submit'](parsed.output)
  // On success main closes the window.
  if (result.ok)
    return inputs.forEach((input) => {
      input.value = ''
    })
  store.disabled = false
  say(describeError(t, result.error), 'bad')
}

fillTexts(
  [
    ['title', 'headers-entry.title'],
    ['where', 'headers-entry.where'],
    ['advice', 'headers-entry.advice'],
    ['store', 'headers-entry.store'],
    ['cancel', 'key-entry.cancel'],
  ],
  { profile: query.get('profile') ?? '', host: query.get('host') ?? '' },
)
inputs[0]?.focus()
listen(submit, () => bridge.call['key.cancel']({}))
