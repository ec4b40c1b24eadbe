/** Stands in for polkit: what the app would have run as administrator comes to the test, which is root, and says what becomes of it. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import path from 'node:path'
import * as v from 'valibot'
import type { Workspace } from './open-workspace.ts'

/** What pkexec would answer, and the last line of what was written. */
export interface Authorized {
  readonly exitCode: number
  readonly said: string
}

/** As pkexec was called. */
export type Authorize = (argv: readonly string[]) => Promise<Authorized>

/** One of the places where the app looks for it; a real one has its own place, which comes first. */
const PLACE = '/usr/local/bin/pkexec'
/** What a run that was killed left is recognised by it. */
const MARK = 'stands in for pkexec in tests of COS Courier'
const REAL = ['/usr/bin/pkexec', '/bin/pkexec', PLACE]

/** Why the stand-in cannot be there; undefined where it can. */
export function whyNoPkexec(): string | undefined {
  const real = REAL.find((place) => existsSync(place) && !readFileSync(place).includes(MARK))
  return real && `${real} is a real one, which would ask a person`
}

/** From now on the app finds it; the workspace takes it away. `authorize` may be another one for each test. */
export async function standInForPkexec(workspace: Workspace): Promise<{ authorize: Authorize }> {
  const asked: { authorize: Authorize } = { authorize: async () => ({ exitCode: 127, said: 'nobody was expected' }) }
  const socketFile = path.join(workspace.dir, 'pkexec.socket')
  const server = createServer({ allowHalfOpen: true }, (socket) => answer(socket, (argv) => asked.authorize(argv)))
  await new Promise<void>((resolve) => server.listen(socketFile, resolve))
  writeFileSync(PLACE, scriptFor(socketFile), { mode: 0o755 })
  workspace.defer(() => {
    rmSync(PLACE, { force: true })
    server.close()
  })
  return asked
}

const Argv = v.array(v.string())

function answer(socket: Socket, authorize: Authorize): void {
  let asked = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    asked += text
  })
  // Its other end may be killed at any time: then nobody waits for the answer.
  socket.on('error', () => socket.destroy())
  socket.on('end', () => {
    // What a test finds wrong comes back as what the installer said, so that nobody waits for an answer.
    const refused = (error: unknown): Authorized => ({ exitCode: 1, said: String(error).replaceAll('\n', ' ') })
    void authorize(v.parse(Argv, JSON.parse(asked)))
      .catch(refused)
      .then((authorized) => socket.end(JSON.stringify(authorized)))
  })
}

const scriptFor = (socketFile: string): string => `#!${process.execPath}
// ${MARK}
const socket = require('node:net').connect(${JSON.stringify(socketFile)})
let answer = ''
socket.setEncoding('utf8').on('data', (text) => (answer += text))
socket.on('end', () => {
  const { exitCode, said } = JSON.parse(answer)
  process.stderr.write(said)
  process.exitCode = exitCode
})
socket.end(JSON.stringify(process.argv.slice(2)))
`
