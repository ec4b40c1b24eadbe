import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type HandoverOffer, offerHandover, takeOver } from '../../../main/cli/handover.ts'

/** The first answers are what owners do when they are told where to call back; after them nobody owns the folder. */
async function offerTo(...owners: readonly ((replyPath: string) => unknown)[]): Promise<HandoverOffer> {
  const left = [...owners]
  const offer = await offerHandover((replyPath) => {
    const owner = left.shift()
    if (owner === undefined) return true
    void owner(replyPath)
    return false
  })
  onTestFinished(offer.close)
  return offer
}
const lines: string[] = []
const io = { out: (line: string) => lines.push(line), err: (line: string) => lines.push(line) }
const handOver = (offer: HandoverOffer) => offer.handOver({ args: ['profile', 'list'], cwd: '/' }, io)

const silent = (replyPath: string) => connect(replyPath).end()
const broken = (replyPath: string) => {
  const socket = connect(replyPath, () => socket.destroy())
}
const gone = (replyPath: string) => {
  const socket = connect(replyPath, () => socket.end(`${JSON.stringify({ type: 'out', line: 'so far' })}\n`))
}

test('the owner runs the command, and what it says comes back with its exit code', async () => {
  const offer = await offerTo((replyPath) =>
    takeOver(replyPath, async (command, { out }) => {
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
