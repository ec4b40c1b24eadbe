import { expect, test } from 'vitest'
import { classify } from '../../../main/keychain/helper/calls.ts'
import { helperEnvironment } from '../../../main/keychain/helper-environment.ts'
import { decodeMessage, encodeCall } from '../../../main/node/dbus-wire.ts'

test.each([
  ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keychain-absent'],
  ['The name org.freedesktop.secrets was not provided by any .service files', 'keychain-absent'],
  ['Could not connect: No such file or directory', 'keychain-absent'],
  ['Failed to load keytar native addon, checked ["../build/Release"] on prebuilds/linux-x64', 'keychain-absent'],
  ['Cannot create an item in a locked collection', 'keychain-dismissed'],
  ['User canceled the operation.', 'keychain-dismissed'],
  ['User interaction is not allowed.', 'keychain-locked'],
  ['The object path is too long', 'keychain-failed'],
])('"%s" means %s', (message, code) => {
  expect(classify(message)).toEqual({ ok: false, code, detail: message })
})

test('the helper’s environment has what finds the keychain, and English messages', () => {
  const env = {
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus',
    HOME: '/home/a',
    PATH: '/bin',
    LANG: 'de_DE',
    TOKEN: 'x',
  }
  const english = { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' }
  expect(helperEnvironment(env, 'linux')).toEqual({
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus',
    HOME: '/home/a',
    ...english,
  })
  expect(helperEnvironment({ SystemRoot: 'C:\\Windows', TOKEN: 'x' }, 'win32')).toEqual({
    SystemRoot: 'C:\\Windows',
    ...english,
  })
})

test('a D-Bus message is taken only once it is whole', () => {
  const args = [{ service: 'COS Courier', account: 'p-1' }]
  const bytes = encodeCall({ destination: 'a.b', path: '/a', interface: 'a.b', member: 'Search', args }, 7)
  for (let length = 0; length < bytes.length; length++) expect(decodeMessage(bytes.subarray(0, length))).toBeUndefined()
  const decoded = decodeMessage(Buffer.concat([bytes, bytes]))
  expect(decoded).toMatchObject({ length: bytes.length, reply: { isError: false, replyTo: 0 } })
})

test('a D-Bus string that runs past its message is an error', () => {
  const bytes = encodeCall({ destination: 'a.b', path: '/a', interface: 'a.b', member: 'M', args: ['text'] }, 1)
  const forged = Buffer.from(bytes)
  forged.writeUInt32LE(0xffff, bytes.length - 9) // the length before 't', 'e', 'x', 't', NUL
  const body = decodeMessage(forged)?.reply.body
  expect(() => body?.string()).toThrow(RangeError)
})
