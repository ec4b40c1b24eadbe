/** The updates of an AppImage as they are in the app, before a feed server on loopback that does what a test says. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchFeed } from '../../../main/update/fetch-feed.ts'
import { type UpdateBase, updateBaseOf } from '../../../main/update/update-base.ts'
import { forgetDownloads, installDownloaded, openEngine } from '../../../main/update/update-engine.ts'
import { openUpdateMemory } from '../../../main/update/update-memory.ts'
import { type UpdatePorts, Updates } from '../../../main/update/updates.ts'
import type { ErrorInfo } from '../../../shared/errors.ts'
import { AppError } from '../../../shared/errors.ts'
import type { SignedFeed } from '../../../shared/update-feed.ts'
import { listen } from '../../emulator/listen.ts'
import { feedOf, fileOf, makeKey, NOW_MS, signed, type TestKey } from '../../fakes/signed-feeds.ts'

export interface Stand {
  readonly updates: Updates
  readonly dir: string
  readonly appImage: string
  readonly key: TestKey
  /** Paths that were asked for, with the range where there was one. */
  readonly asked: string[]
  readonly requests: IncomingMessage['headers'][]
  readonly logged: { readonly what: string; readonly error?: ErrorInfo }[]
  /** Answers every request from now on. */
  answer: RequestListener
  isBusy: boolean
  /** As after a restart. */
  readonly again: (changes?: Partial<UpdatePorts>) => Updates
  readonly close: () => Promise<void>
}

export const OLD = 'the AppImage 1.0.0'
export const NEW = Buffer.from(`the AppImage 1.0.1 ${'x'.repeat(300_000)}`)

export async function openStand(changes: Partial<UpdatePorts> = {}): Promise<Stand> {
  const dir = mkdtempSync(join(tmpdir(), 'updates-'))
  const appImage = join(dir, 'courier.AppImage')
  writeFileSync(appImage, OLD, { mode: 0o755 })
  mkdirSync(join(dir, 'data'))
  const before = process.env['APPIMAGE']
  process.env['APPIMAGE'] = appImage
  const key = makeKey()
  const server = createServer((request, response) => {
    stand.asked.push([request.url, request.headers.range].filter(Boolean).join(' '))
    stand.requests.push(request.headers)
    stand.answer(request, response)
  })
  const port = await listen(server, 0)
  const base = updateBaseOf({
    ...{ testBuild: true, drivable: false },
    updates: { url: `http://127.0.0.1:${port}/updates/`, publicKeys: [key.publicText] },
  })
  if (base === undefined) throw new Error('loopback is a base of a test build')
  const again = (more: Partial<UpdatePorts> = {}): Updates =>
    new Updates(portsFor(base, stand, { ...changes, ...more }))
  const stand: Stand = {
    ...{ dir, appImage, key, asked: [], requests: [], logged: [], isBusy: false, again },
    answer: (_request, response) => void response.writeHead(404).end(),
    get updates() {
      return updates
    },
    async close() {
      process.env['APPIMAGE'] = before
      if (before === undefined) delete process.env['APPIMAGE']
      updates.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(dir, { recursive: true, force: true })
    },
  }
  const updates = again()
  return stand
}

function portsFor(base: UpdateBase, stand: Stand, changes: Partial<UpdatePorts>): UpdatePorts {
  const { dir, appImage, logged } = stand
  const dataDir = join(dir, 'data')
  const log = {
    info: (what: string) => void logged.push({ what }),
    error: (what: string, error: ErrorInfo) => void logged.push({ what, error }),
    unexpected: (what: string, error: unknown) => {
      throw new Error(`${what}: ${String(error)}`)
    },
  }
  const engine = {
    ...{ wayTo: async () => ({}), current: '1.0.0', dataDir, log, execPath: '/x', end: () => undefined },
    limitBytesPerSecond: () => null,
  }
  return {
    ...{ base, current: '1.0.0', platform: 'linux', arch: 'x64', memory: openUpdateMemory(dataDir), log },
    settings: () => ({ mode: 'notify', channel: 'stable' }),
    assertMayLook: async () => undefined,
    moment: () => ({ isBusy: stand.isBusy, isPaused: false }),
    findInstallation: async () => ({ kind: 'AppImage', way: 'by-itself', appImage }),
    fetchFeed: (of, path) => fetchFeed(of, path, {}, 2000),
    openEngine: openEngine(engine),
    install: installDownloaded(engine),
    startAfterEnd: () => undefined,
    forgetDownloads: () => forgetDownloads(dataDir),
    nowMs: () => NOW_MS,
    ...changes,
  }
}

/** The release 1.0.1 as it should be; `file` and `feed` answer otherwise. */
export function serve(
  stand: Stand,
  parts: {
    readonly feed?: string | ((response: ServerResponse) => void)
    readonly changes?: Partial<SignedFeed>
    readonly file?: (response: ServerResponse, request: IncomingMessage) => void
  } = {},
): void {
  const release = feedOf('1.0.1', { files: [fileOf('1.0.1', 'AppImage', NEW)], ...parts.changes })
  const text = parts.feed ?? signed(release, stand.key)
  stand.answer = (request, response) => {
    const isFile = request.url?.startsWith('/updates/releases/') === true
    if (isFile) return parts.file ? parts.file(response, request) : void response.end(NEW)
    if (request.url !== '/updates/stable/linux-x64.json') return void response.writeHead(404).end()
    if (typeof text === 'string') response.end(text)
    else text(response)
  }
}

export const runs = ({ appImage }: Stand): string => readFileSync(appImage, 'utf8').slice(0, OLD.length)

/** What it was refused with, or `done`. */
export async function codeOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked
    return 'done'
  } catch (error) {
    if (error instanceof AppError) return error.info.code
    throw error
  }
}
