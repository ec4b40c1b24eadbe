import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type HandoverOffer, offerHandover, takeOver } from '../../../main/cli/handover.ts'
import { greeting, type LockMessage, replyPathIn } from '../../../main/cli/owner-call.ts'

/** The first answers are what owners do when they are told where to call back; after them nobody owns the folder. */
async function offerTo(...owners: readonly ((message: LockMessage) => unknown)[]): Promise<HandoverOffer> {
  const left = [...owners]
  const offer = await offerHandover((message) => {
    const owner = left.shift()
    if (owner === undefined) return true
    void owner(message)
    return false
  })
  onTestFinished(offer.close)
  return offer
}
const lines: string[] = []
const io = { out: (line: string) => lines.push(line), err: (line: string) => lines.push(line) }
const handOver = (offer: HandoverOffer) => offer.handOver({ args: ['profile', 'list'], cwd: '/' }, io)

const silent = ({ replyPath, token }: LockMessage) => connect(replyPath).end(greeting(token))
const broken = ({ replyPath, token }: LockMessage) => {
  const socket = connect(replyPath, () => socket.write(greeting(token), () => socket.destroy()))
}
const gone = ({ replyPath, token }: LockMessage) => {
  const socket = connect(replyPath, () =>
    socket.end(`${greeting(token)}${JSON.stringify({ type: 'out', line: 'so far' })}\n`),
  )
}

test('the owner runs the command, and what it says comes back with its exit code', async () => {
  const offer = await offerTo((message) =>
    takeOver(message, async (command, { out }) => {
      out(command.kind)
      return 3
    }),
  )
  expect([await handOver(offer), lines.splice(0)]).toEqual([3, ['profile-list']])
})

test('an owner that ends before it has said a word is followed: the folder is ours then', async () => {
  expect(await handOver(await offerTo(silent))).toBe('we-own')
  expect(await handOver(await offerTo(broken, silent))).toBe('we-own')
})

test('an owner that goes away in the middle is told of, and so are owners that never say anything', async () => {
  expect([await handOver(await offerTo(gone)), lines.splice(0)]).toEqual(['owner-gone', ['so far']])
  expect(await handOver(await offerTo(silent, silent, silent))).toBe('owner-gone')
})

test('only who has the lock’s message is told the command: others are hung up on, and the owner after them is heard', async () => {
  const heard: string[] = []
  const hungUp: Promise<void>[] = []
  const stranger = ({ replyPath }: LockMessage, word: string): void => {
    const socket = connect(replyPath, () => void (word && socket.write(word)))
    socket.on('data', (chunk) => heard.push(String(chunk)))
    hungUp.push(new Promise((resolve) => socket.on('close', () => resolve())))
  }
  const offer = await offerTo((message) => {
    stranger(message, greeting('0'.repeat(32)))
    stranger(message, 'not even JSON\n')
    void Promise.all(hungUp).then(() => takeOver(message, async () => 4))
  })
  expect(await handOver(offer)).toBe(4)
  expect(heard).toEqual([])
})

test('on Windows the owner calls back by a pipe of the folder’s name, elsewhere by a socket in the folder', () => {
  const name = 'cos-courier-reply-4711-aB3dEf'
  expect(replyPathIn(`C:\\Users\\me\\AppData\\Local\\Temp\\${name}`, 'win32')).toBe(`\\\\.\\pipe\\${name}`)
  expect(replyPathIn(`/tmp/${name}`, 'linux')).toBe(`/tmp/${name}/reply`)
})
