import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import path from 'node:path'
import { electronBinary, launchFileOf } from '../../../scripts/lib/launch.mjs'
import { ROOT } from '../../../scripts/lib/project.mjs'
import type { SignedFeed } from '../../../shared/update-feed.ts'
import { listen, shut } from '../../emulator/listen.ts'
import { feedOf, fileOf, makeKey, signed, type TestKey } from '../../fakes/signed-feeds.ts'
import { appEnv, electronDir, type Workspace } from './open-workspace.ts'
import type { WindowOptions } from './window-app.ts'

/** The app as an AppImage would run it, with a feed on loopback and a key of this test compiled in. */
export interface UpdateStand {
  /** For `startApp`. */
  readonly options: WindowOptions
  readonly appImage: string
  /** Higher than the version that runs. */
  readonly version: string
  readonly key: TestKey
  /** The release is there now, as it should be or otherwise. */
  readonly publish: (changes?: Partial<SignedFeed>, by?: TestKey) => void
  /** Answers artifacts instead of the right one. */
  file: (request: IncomingMessage, response: ServerResponse) => void
  /** One command of that app. */
  readonly run: (
    args: readonly string[],
    env?: NodeJS.ProcessEnv,
  ) => Promise<{ readonly exitCode: unknown; readonly stdout: string; readonly stderr: string }>
  /** What the new version was started with; undefined while it was not. */
  readonly startedWith: () => string | undefined
}

export const OLD_APP_IMAGE = '#!/bin/sh\nexit 1\n'

export async function openUpdateStand(workspace: Workspace): Promise<UpdateStand> {
  const { dir } = workspace
  const key = makeKey()
  const version = '9.0.1'
  const marker = path.join(dir, 'started-with')
  const content = Buffer.from(`#!/bin/sh\necho "$@" > '${marker}.new' && mv '${marker}.new' '${marker}'\n`)
  const appImage = path.join(dir, 'Courier.AppImage')
  writeFileSync(appImage, OLD_APP_IMAGE)
  chmodSync(appImage, 0o755)
  let feed: string | undefined
  const server = createServer((request, response) => {
    if (request.url?.includes('/releases/')) stand.file(request, response)
    else if (request.url === '/updates/stable/linux-x64.json' && feed !== undefined) response.end(feed)
    else response.writeHead(404).end()
  })
  const port = await listen(server, 0)
  workspace.defer(() => shut(server))
  const appDir = makeAppDir(dir, `http://127.0.0.1:${port}/updates/`, key)
  const env = { APPIMAGE: appImage, APPDIR: electronDir() }
  const stand: UpdateStand = {
    ...{ options: { appDir, env }, appImage, version, key },
    publish(changes = {}, by = key) {
      const release = feedOf(version, { files: [fileOf(version, 'AppImage', content)], ...changes })
      feed = signed(
        { ...release, releasedAt: '2026-11-20T08:00:00Z', expiresAt: '2099-01-01T00:00:00Z', ...changes },
        by,
      )
    },
    file: (_request, response) => void response.end(content),
    run: (args, more = {}) => run(workspace, [appDir, '--data-dir', workspace.dataDir, ...args], { ...env, ...more }),
    startedWith: () => textOf(marker),
  }
  return stand
}

/** The built app under a package.json of its own, which says what kind of build it is. */
function makeAppDir(dir: string, url: string, key: TestKey): string {
  const appDir = path.join(dir, 'app')
  mkdirSync(appDir)
  symlinkSync(path.join(ROOT, 'dist'), path.join(appDir, 'dist'))
  const facts = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
  const courier = { testBuild: true, updates: { url, publicKeys: [key.publicText] } }
  writeFileSync(path.join(appDir, 'package.json'), JSON.stringify({ ...facts, courier }))
  return appDir
}

const run = (workspace: Workspace, args: readonly string[], env: NodeJS.ProcessEnv): ReturnType<UpdateStand['run']> =>
  new Promise((resolve) => {
    const options = { env: appEnv(workspace, env), timeout: 60_000 }
    execFile(launchFileOf(electronBinary(electronDir())), [...args], options, (error, stdout, stderr) =>
      resolve({ exitCode: error ? (error.code ?? error.signal) : 0, stdout, stderr }),
    )
  })

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    // It has not been started.
    return undefined
  }
}
