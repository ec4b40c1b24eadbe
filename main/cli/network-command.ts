import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { choiceOf, NetworkChoice } from '../../shared/network.ts'
import { flat, type Network } from '../network/network.ts'
import type { CommandIo } from './io.ts'
import type { NetworkCommand } from './network-args.ts'
import { printable } from './printable.ts'
import { EXIT } from './upload-report.ts'

export interface NetworkCommandPorts {
  readonly t: Translate
  readonly network: Network
}

/** Runs `network show` and `network set`; answers the exit code. Throws AppError. */
export async function runNetwork(command: NetworkCommand, io: CommandIo, ports: NetworkCommandPorts): Promise<number> {
  if (command.kind === 'network-show') return show(command.json, io, ports)
  return set(command, io, ports)
}

async function set(
  command: NetworkCommand & { kind: 'network-set' },
  io: CommandIo,
  { network, t }: NetworkCommandPorts,
): Promise<number> {
  const choice = readNetworkFile(resolve(io.cwd, command.file))
  const isForNobody = choice.proxy?.mode !== 'manual' || choice.proxy.user === undefined
  if (command.secretStdin && isForNobody)
    throw invalid(command.file, 'a password goes with a manual proxy that has a user')
  const password = command.secretStdin ? io.password?.() : undefined
  await network.save('command-line', choice)
  if (password !== undefined) await network.storePassword('command-line', password)
  io.out(t('cli.network-saved'))
  return EXIT.ok
}

function show(json: boolean, io: CommandIo, { network }: NetworkCommandPorts): number {
  const current = network.current()
  const hasPassword = current.proxy?.mode === 'manual' && current.proxy.passwordId !== undefined
  if (json) io.out(JSON.stringify({ ...choiceOf(current), hasPassword }))
  else
    for (const [name, value] of Object.entries({ ...flat(current), ...(hasPassword && { password: '••••' }) }))
      io.out(`${name}\t${printable(Array.isArray(value) ? value.join(' ') : String(value))}`)
  return EXIT.ok
}

/** Paths in it are taken relative to it. */
function readNetworkFile(path: string): NetworkChoice {
  const parsed = v.safeParse(NetworkChoice, parseJson(path))
  if (!parsed.success) {
    const [issue] = parsed.issues
    throw invalid(path, `${v.getDotPath(issue) ?? 'file'}: ${issue.message}`)
  }
  const { proxy, caFile } = parsed.output
  const here = dirname(path)
  const isFile = proxy?.mode === 'pac' && !/^https?:\/\//i.test(proxy.location)
  return {
    ...(proxy && { proxy: isFile ? { ...proxy, location: resolve(here, proxy.location) } : proxy }),
    ...(caFile !== undefined && { caFile: resolve(here, caFile) }),
  }
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw invalid(path, error instanceof SyntaxError ? 'not JSON' : errno, error)
  }
}

const invalid = (subject: string, detail: string, cause?: unknown): AppError =>
  new AppError({ code: 'network-invalid', subject, detail }, cause)
