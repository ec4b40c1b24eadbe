import { STATUS_CODES } from 'node:http'

const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: no control character but the tab is part of a value.
const NOT_IN_VALUE = /[\x00-\x08\x0a-\x1f\x7f]/

export type ReplyHeaders = Readonly<Record<string, string>>

/** Status line, headers in the order given, empty line. Throws for what would break out of its line. */
export function headText(status: number, ...sets: readonly ReplyHeaders[]): string {
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`
  for (const headers of sets) {
    for (const name of Object.keys(headers)) {
      const value = headers[name] ?? ''
      if (!FIELD_NAME.test(name) || NOT_IN_VALUE.test(value)) throw new Error(`header ${name} cannot be sent`)
      text += `${name}: ${value}\r\n`
    }
  }
  return `${text}\r\n`
}

/** Informs a client that waits before it sends its body. */
export const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'

/** What is no request gets no more than this. */
export const refusalText = (status: number): string => headText(status, { Connection: 'close', 'Content-Length': '0' })

/** One chunk; `text` is not empty, which would end the body. */
export const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

export const LAST_CHUNK = '0\r\n\r\n'
