import type { Readable } from 'node:stream'
import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import { Passphrase } from '../../shared/ipc/passphrase-contract.ts'

/** A line longer than that is no passphrase. */
const MAX_LINE_BYTES = 2048

/**
 * The passphrase from the first line of standard input; what follows it stays for whoever reads next. Throws admin-locked
 * without quoting what came.
 */
export async function readPassphrase(input: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of input.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk)
    const end = bytes.indexOf(0x0a)
    chunks.push(end < 0 ? bytes : bytes.subarray(0, end))
    if (end < 0 && Buffer.concat(chunks).length <= MAX_LINE_BYTES) continue
    if (end >= 0 && end + 1 < bytes.length) input.unshift(bytes.subarray(end + 1))
    break
  }
  return passphraseFrom(Buffer.concat(chunks).toString('utf8').replace(/\r$/, ''))
}

/** Ctrl-C and Ctrl-D, as a terminal in raw mode sends them. */
const GIVING_UP: ReadonlySet<string> = new Set(['\u0003', '\u0004'])
const ENDING: ReadonlySet<string> = new Set(['\r', '\n', ...GIVING_UP])
const ERASING: ReadonlySet<string> = new Set(['\b', '\u007f'])
const withTyped = (typed: string, character: string): string =>
  ERASING.has(character) ? [...typed].slice(0, -1).join('') : typed + character

/** What is needed of `tty.ReadStream`. */
type Terminal = Readable & { readonly setRawMode: (isRaw: boolean) => unknown }

/** Asks for it at a terminal, without showing what is typed. Throws admin-locked when the user gives up. */
export async function promptPassphrase(
  input: Terminal,
  write: (text: string) => void,
  prompt: string,
): Promise<string> {
  input.setRawMode(true) // before the prompt, which is when people and scripts begin to type
  write(prompt)
  input.setEncoding('utf8')
  try {
    return passphraseFrom(await typedLine(input))
  } finally {
    input.setRawMode(false)
    input.pause()
    write('\n')
  }
}

function typedLine(input: Terminal): Promise<string> {
  return new Promise((resolve) => {
    let typed = ''
    const take = (text: string): void => {
      const characters = [...text]
      const end = characters.findIndex((character) => ENDING.has(character))
      typed = characters.slice(0, end < 0 ? undefined : end).reduce(withTyped, typed)
      if (end < 0) return
      input.off('data', take)
      resolve(GIVING_UP.has(characters[end] ?? '') ? '' : typed)
    }
    input.on('data', take)
  })
}

function passphraseFrom(text: string): string {
  const { success, output } = v.safeParse(Passphrase, text)
  if (success) return output
  throw new AppError({ code: 'admin-locked', detail: 'no passphrase came on standard input' })
}
