import * as v from 'valibot'
import { expect, test } from 'vitest'
import { registerHandlers } from '../../../main/ipc/register.ts'
import { AppError } from '../../../shared/errors.ts'
import { call } from '../../../shared/ipc/call.ts'

const contract = { 'thing.do': call<string>()(v.strictObject({ name: v.pipe(v.string(), v.maxLength(5)) })) } as const

/** Registers one handler and answers a way to call it as Electron would. */
function register(handle: (name: string) => Promise<string>, isTrusted = true) {
  const listeners = new Map<string, (event: never, input: unknown) => Promise<unknown>>()
  const unexpected: unknown[] = []
  registerHandlers(
    { handle: (channel, listener) => void listeners.set(channel, listener) },
    contract,
    { 'thing.do': ({ name }) => handle(name) },
    () => isTrusted,
    (_channel, error) => unexpected.push(error),
  )
  return { send: (input: unknown) => listeners.get('thing.do')?.({} as never, input), unexpected }
}

test('a call that passes all gates is answered with its value', async () => {
  const { send } = register(async (name) => `hello ${name}`)
  expect(await send({ name: 'you' })).toEqual({ ok: true, value: 'hello you' })
})

test('a sender that is not trusted is refused before its input is looked at', async () => {
  const { send } = register(async () => 'never', false)
  expect(await send({ nonsense: true })).toMatchObject({ ok: false, error: { code: 'untrusted-sender' } })
})

test.each([[{ name: 'too long' }], [{ name: 1 }], [{ name: 'a', extra: 1 }], [undefined], ['x']])(
  'input %j that does not fit the schema is refused',
  async (input) => {
    const { send } = register(async () => 'never')
    expect(await send(input)).toMatchObject({ ok: false, error: { code: 'invalid-input', subject: 'thing.do' } })
  },
)

test('a refused input is not quoted in the answer', async () => {
  const { send } = register(async () => 'never')
  expect(JSON.stringify(await send({ name: 'secretword' }))).not.toContain('secretword')
})

test('our errors cross with their facts; unknown ones cross bare and are logged', async () => {
  const ours = register(async () => {
    throw new AppError({ code: 'scope-denied', subject: 'x/' })
  })
  expect(await ours.send({ name: 'a' })).toEqual({ ok: false, error: { code: 'scope-denied', subject: 'x/' } })
  const unknown = register(async () => {
    throw new Error('holds /home/user/secret')
  })
  expect(await unknown.send({ name: 'a' })).toEqual({ ok: false, error: { code: 'internal' } })
  expect(unknown.unexpected).toHaveLength(1)
})
