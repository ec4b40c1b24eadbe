/** Entry of the cos-admin process: answers one request with a temporary credential, then its starter ends it. */
import * as v from 'valibot'
import { openChannel } from '../node/channel.ts'
import { askCos } from './ask-cos.ts'
import { type CosAdminAnswer, CosAdminRequest } from './contract.ts'

const channel = openChannel()
channel.onRequest((message) => void serve(message).then(channel.answer))

async function serve(message: unknown): Promise<CosAdminAnswer> {
  const parsed = v.safeParse(CosAdminRequest, message)
  return parsed.success ? askCos(parsed.output) : { ok: false, status: 0, failure: 'malformed-request' }
}
