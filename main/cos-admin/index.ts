/** Entry of the cos-admin process: answers questions with a temporary credential until its starter ends it. */
import * as v from 'valibot'
import { openChannel } from '../node/channel.ts'
import { askCos } from './ask-cos.ts'
import { type CosAdminAnswer, CosAdminMessage, CosAdminRequest } from './contract.ts'

const channel = openChannel()
channel.onRequest((message) => {
  const parsed = v.safeParse(CosAdminMessage, message)
  // Without a number of its own there is nothing to answer to; main always sends one.
  if (!parsed.success) return
  const { id, request } = parsed.output
  void serve(request).then((answer) => channel.answer({ id, answer }))
})

async function serve(request: unknown): Promise<CosAdminAnswer> {
  const parsed = v.safeParse(CosAdminRequest, request)
  return parsed.success ? askCos(parsed.output) : { ok: false, status: 0, failure: 'malformed-request' }
}
