/**
 * One masked field for each header of a broker; plain DOM for the same reason as beside it (`main.ts`): the values live in the
 * inputs and in the one call that hands them over.
 */
import * as v from 'valibot'
import { BrokerHeaders } from '../../shared/broker-headers.ts'
import type { Bridge } from '../../shared/ipc/call.ts'
import type { keyEntryContract } from '../../shared/ipc/key-entry-contract.ts'
import { describeError } from '../../shared/messages/describe.ts'
import type { TranslationKey } from '../../shared/messages/en.ts'
import { createTranslator } from '../../shared/messages/translate.ts'

declare const bridge: { readonly call: Bridge<typeof keyEntryContract> }

const query = new URLSearchParams(window.location.search)
const t = createTranslator(query.get('lang') === 'zh-CN' ? 'zh-CN' : 'en')
const names = (query.get('headers') ?? '').split(',').filter((name) => name !== '')

function element<E extends HTMLElement>(id: string, type: new () => E): E {
  const found = document.getElementById(id)
  if (!(found instanceof type)) throw new Error(`no #${id} in key-entry/headers.html`)
  return found
}
const message = element('message', HTMLElement)
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

function fillTexts(): void {
  const texts: readonly (readonly [id: string, key: TranslationKey])[] = [
    ['title', 'headers-entry.title'],
    ['where', 'headers-entry.where'],
    ['advice', 'headers-entry.advice'],
    ['store', 'headers-entry.store'],
    ['cancel', 'key-entry.cancel'],
  ]
  const facts = { profile: query.get('profile') ?? '', host: query.get('host') ?? '' }
  for (const [id, key] of texts) element(id, HTMLElement).textContent = t(key, facts)
  document.documentElement.lang = t.language
}

function say(text: string, tone: 'calm' | 'bad'): void {
  message.textContent = text
  message.dataset['tone'] = tone
}

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

const cancel = (): void => void bridge.call['key.cancel']({})

fillTexts()
inputs[0]?.focus()
element('form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault()
  void submit()
})
element('cancel', HTMLButtonElement).addEventListener('click', cancel)
window.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') cancel()
})
