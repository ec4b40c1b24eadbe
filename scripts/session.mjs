// @ts-check
// npm run session -- COMMAND [ARGUMENTS]: COMMAND (a shell, without one) with a display, a session bus, a keychain and an
// empty home of its own, which end with it. For trying several commands of the app that share a stored key.
import { spawn } from 'node:child_process'
import { logToStderr, runMain } from './lib/run.mjs'
import { startPrivateSession } from './lib/session.mjs'
import { ensureSetUp } from './lib/setup.mjs'

await runMain(async () => {
  await ensureSetUp({ need: ['electron', 'session', 'fonts', 'build'] })
  const { env, stop } = await startPrivateSession()
  const [command = 'sh', ...args] = process.argv.slice(2)
  logToStderr(`A keychain of its own is at hand until ${command} ends.`)
  try {
    const child = spawn(command, args, { stdio: 'inherit', env })
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code) => resolve(code ?? 1))
    })
  } finally {
    await stop()
  }
})
