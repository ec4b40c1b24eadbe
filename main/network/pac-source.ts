import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { AppError } from '../../shared/errors.ts'
import { lookupWithLocalhost } from '../node/localhost-lookup.ts'
import { httpsAgent } from '../node/tunnel-agent.ts'

/** Chromium itself takes no more. */
const MAX_BYTES = 1024 * 1024
const TIMEOUT_MS = 10_000

/**
 * The text of a PAC script: main reads it, directly, since no part of Chromium here may use the network.
 *
 * @throws AppError `pac-failed` with the reason.
 */
export async function readPac(location: string, caPem: string | undefined): Promise<string> {
  try {
    return await (/^https?:\/\//i.test(location) ? fetchText(location, caPem) : readText(location))
  } catch (error) {
    throw new AppError({ code: 'pac-failed', subject: toldLocation(location), detail: reasonOf(error) }, error)
  }
}

/** As people and the log are told: an address may carry a secret after its `?`, or before its `@`. */
export const toldLocation = (location: string): string => location.replace(/[?#].*$/, '').replace(/\/\/[^/@]*@/, '//')

async function readText(path: string): Promise<string> {
  // Without O_NONBLOCK a named pipe would wait for its writer for ever; Windows has neither.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    if (!(await file.stat()).isFile()) throw new Error('not a file')
    const buffer = Buffer.alloc(MAX_BYTES + 1)
    const { bytesRead } = await file.read(buffer, 0, MAX_BYTES + 1, 0)
    if (bytesRead > MAX_BYTES) throw new Error('too large')
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

function fetchText(url: string, caPem: string | undefined): Promise<string> {
  const isSecure = /^https/i.test(url)
  return new Promise((resolve, reject) => {
    const options = {
      agent: isSecure ? httpsAgent({ caPem }, TIMEOUT_MS) : (false as const),
      lookup: lookupWithLocalhost,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }
    const request = (isSecure ? requestHttps : requestHttp)(url, options, (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      if (response.statusCode !== 200) response.destroy(new Error(`HTTP ${response.statusCode}`))
      response.on('error', reject)
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        chunks.push(chunk)
        if (bytes > MAX_BYTES) response.destroy(new Error('too large'))
      })
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    })
    request.on('error', reject)
    request.end()
  })
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'timeout'
  if ('code' in error && typeof error.code === 'string') return error.code
  return /^(?:HTTP \d+|not a file|too large)$/.test(error.message) ? error.message : 'unknown'
}
