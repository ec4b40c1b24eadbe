import { createHash, createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import type { Emulator } from '../../emulator/index.ts'
import type { Key } from './signed-request.ts'

/** Calls STS by TC3-HMAC-SHA256 and gives what is in `Response`. */
export async function tc3(
  emulator: Emulator,
  nowMs: number,
  action: string,
  key: Key,
  payload: object,
): Promise<Record<string, unknown>> {
  const ca = await readFile(emulator.caFile, 'utf8')
  const { host, port } = new URL(emulator.endpoints.sts)
  const body = JSON.stringify(payload)
  const timestamp = String(Math.floor(nowMs / 1000))
  const date = new Date(nowMs).toISOString().slice(0, 10)
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
  const hmac = (secret: string | Buffer, text: string): Buffer => createHmac('sha256', secret).update(text).digest()
  const type = 'application/json; charset=utf-8'
  const signed = 'content-type;host;x-tc-action'
  const canonical = `POST\n/\n\ncontent-type:${type}\nhost:${host}\nx-tc-action:${action.toLowerCase()}\n\n${signed}\n${hash(body)}`
  const secret = hmac(hmac(hmac(`TC3${key.secretKey}`, date), 'sts'), 'tc3_request')
  const scope = `${date}/sts/tc3_request`
  const signature = hmac(secret, `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${hash(canonical)}`).toString('hex')
  const headers = {
    host,
    'content-type': type,
    'x-tc-action': action,
    'x-tc-version': '2018-08-13',
    'x-tc-timestamp': timestamp,
    ...(key.token === undefined ? {} : { 'x-tc-token': key.token }),
    authorization: `TC3-HMAC-SHA256 Credential=${key.secretId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
  }
  const text = await new Promise<string>((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      servername: 'localhost',
      port,
      method: 'POST',
      headers,
      ca,
      agent: false,
    })
    outgoing.on('error', reject)
    outgoing.on('response', async (answer) => {
      let all = ''
      for await (const chunk of answer) all += String(chunk)
      resolve(all)
    })
    outgoing.end(body)
  })
  const answer: { Response: Record<string, unknown> } = JSON.parse(text)
  return answer.Response
}
