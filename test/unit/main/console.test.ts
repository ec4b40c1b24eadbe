import { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { consoleOf } from '../../../main/cli/console.ts'

const PIPES = `\\\\.\\pipe\\cos-courier-console-${'0123456789abcdef'.repeat(2)}`

function open(platform: NodeJS.Platform, variable?: string) {
  const env: NodeJS.ProcessEnv = { PATH: 'C:\\Windows', ...(variable && { COS_COURIER_CONSOLE: variable }) }
  const dialled: { readonly path: string; readonly socket: Socket }[] = []
  const stdin = new PassThrough()
  const dial = (path: string): Socket => {
    const socket = new Socket()
    dialled.push({ path, socket })
    return socket
  }
  return { stdin, env, dialled, console: consoleOf({ platform, env, stdin: () => stdin }, dial) }
}

test('on Windows what is typed comes by the launcher’s pipe, and only once somebody asks for it', () => {
  const { console, dialled, stdin } = open('win32', PIPES)
  expect(dialled).toEqual([])
  expect(console.input()).not.toBe(stdin)
  expect(console.input()).toBe(dialled[0]?.socket)
  expect(dialled.map(({ path }) => path)).toEqual([`${PIPES}-input`])
})

test.each(['ends', 'is gone before the app asks'])('a launcher that %s stops the command', async (how) => {
  const { console, dialled } = open('win32', PIPES)
  let stops = 0
  console.onStop(() => {
    stops += 1
  })
  const [held] = dialled
  expect([held?.path, stops]).toEqual([`${PIPES}-stop`, 0])
  held?.socket.destroy(how === 'ends' ? undefined : new Error('ENOENT'))
  await expect.poll(() => stops).toBe(1)
})

test('no child of the app sees the variable, and one that names something else is not followed', () => {
  for (const variable of [PIPES, '\\\\server\\pipe\\cos-courier-console-00', `${PIPES}\\..`, 'C:\\file']) {
    const { env, console, stdin, dialled } = open('win32', variable)
    expect(env).toEqual({ PATH: 'C:\\Windows' })
    if (variable === PIPES) continue
    expect([console.input(), dialled.length]).toEqual([stdin, 0])
  }
})

test.each(['linux', 'darwin'] as const)('on %s a program has its own streams and signals', (platform) => {
  const { console, stdin, dialled, env } = open(platform, PIPES)
  console.onStop(() => expect.fail('stopped'))
  expect([console.input(), dialled.length, 'COS_COURIER_CONSOLE' in env]).toEqual([stdin, 0, false])
})
