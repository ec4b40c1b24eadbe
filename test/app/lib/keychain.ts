import { execFileSync } from 'node:child_process'
import * as v from 'valibot'
import { asOrdinaryUser } from '../../../scripts/lib/launch.mjs'
import { ROOT } from '../../../scripts/lib/project.mjs'

const Entries = v.array(v.strictObject({ account: v.string(), password: v.string() }))
const SCRIPT = `require('keytar').findCredentials('COS Courier').then((all) => console.log(JSON.stringify(all)))`

const EMPTY_SCRIPT = `const keytar = require('keytar')
keytar.findCredentials('COS Courier').then((all) =>
  Promise.all(all.map(({ account }) => keytar.deletePassword('COS Courier', account))))`

/** All keys of ours in the session's keychain, read by a process of its own: what the Secret Service says, not we. */
export const keychainEntries = (env: NodeJS.ProcessEnv = process.env): v.InferOutput<typeof Entries> =>
  v.parse(Entries, JSON.parse(runKeytar(SCRIPT, env)))

/** Takes every key of ours out of the session's keychain. */
export const emptyKeychain = (env: NodeJS.ProcessEnv = process.env): void => void runKeytar(EMPTY_SCRIPT, env)

function runKeytar(script: string, env: NodeJS.ProcessEnv): string {
  const { command, args } = asOrdinaryUser(process.execPath, ['-e', script], 'SIGKILL')
  return execFileSync(command, args, { cwd: ROOT, env, encoding: 'utf8', timeout: 20_000 })
}
