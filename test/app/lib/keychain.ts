import { execFileSync } from 'node:child_process'
import * as v from 'valibot'
import { asOrdinaryUser } from '../../../scripts/lib/launch.mjs'
import { ROOT } from '../../../scripts/lib/project.mjs'

const Entries = v.array(v.strictObject({ account: v.string(), password: v.string() }))
const SCRIPT = `require('keytar').findCredentials('COS Courier').then((all) => console.log(JSON.stringify(all)))`

/** All keys of ours in the session's keychain, read by a process of its own: what the Secret Service says, not we. */
export function keychainEntries(env: NodeJS.ProcessEnv = process.env): v.InferOutput<typeof Entries> {
  const { command, args } = asOrdinaryUser(process.execPath, ['-e', SCRIPT], 'SIGKILL')
  const text = execFileSync(command, args, { cwd: ROOT, env, encoding: 'utf8', timeout: 20_000 })
  return v.parse(Entries, JSON.parse(text))
}
