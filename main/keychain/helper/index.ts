/**
 * The keychain helper: the only process that loads keytar. It answers one call, then its starter ends it.
 * The secret comes and goes by message only.
 */
import * as v from 'valibot'
import { KeychainAccount, KeychainSecret } from '../../../shared/keychain-secret.ts'
import { openChannel } from '../../node/channel.ts'
import { type Answer, answerCall } from './calls.ts'

const Request = v.variant('verb', [
  v.strictObject({ verb: v.picklist(['get', 'has', 'look', 'delete']), account: KeychainAccount }),
  v.strictObject({ verb: v.literal('set'), account: KeychainAccount, secret: KeychainSecret }),
])

/** Longer than anybody waits for an answer: a helper whose starter is gone does not stay. */
const LIFETIME_MS = 180_000

const channel = openChannel()
channel.onRequest((message) => void serve(message).then(channel.answer))
// Not process.exit: it waits for the thread keytar may be hanging in.
setTimeout(() => process.kill(process.pid, 'SIGKILL'), LIFETIME_MS).unref()

async function serve(message: unknown): Promise<Answer> {
  const parsed = v.safeParse(Request, message)
  if (!parsed.success) return { ok: false, code: 'keychain-failed', detail: 'malformed request' }
  return answerCall(parsed.output)
}
