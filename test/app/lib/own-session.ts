/**
 * Before each file of app tests: `npm test` runs two files at a time, each worker in a session (display, bus, keychain) of
 * its own, so that windows and keys of one are not the other's. The keys of a file that ran before are not those of the next.
 */
import * as v from 'valibot'
import { emptyKeychain } from './keychain.ts'

const Sessions = v.array(v.record(v.string(), v.string()))

const { COS_COURIER_TEST_SESSIONS: text = '[]' } = process.env
const sessions = v.parse(Sessions, JSON.parse(text))
// Vitest counts its workers from 1.
const own = sessions[Number(process.env['VITEST_POOL_ID'] ?? '1') - 1]
if (sessions.length > 0 && own === undefined) throw new Error('there are more workers than sessions')
Object.assign(process.env, own)
// No business of the app's.
delete process.env['COS_COURIER_TEST_SESSIONS']
if (own !== undefined) emptyKeychain()
