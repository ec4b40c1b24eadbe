import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { accountPolicies } from '../../../main/broker/sub-account-policy.ts'
import { parseCommandLine } from '../../../main/cli/args.ts'
import { runProfile } from '../../../main/cli/profile-commands.ts'
import { openSettings } from '../../../main/state/settings-store.ts'
import { createTransientProfiles } from '../../../main/state/transient-profiles.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import type { ProfileFile } from '../../../shared/settings.ts'
import { EXAMPLE_KEY, exampleProfile } from '../broker/example-profile.ts'

/** `profile policy p` where `p` is stored. */
async function policyOf(change: Partial<ProfileFile>, name = 'p') {
  const dir = mkdtempSync(join(tmpdir(), 'cos-courier-policy-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const settings = openSettings(dir)
  const { file } = await settings.saveProfile('p', exampleProfile({ prefix: 'in/', ...change }).file)
  const parsed = parseCommandLine(['profile', 'policy', name])
  if (!parsed.ok || parsed.command.kind !== 'profile-policy') throw new Error(parsed.ok ? '?' : parsed.problem)
  const [out, err]: [string[], string[]] = [[], []]
  const io = {
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line),
    cwd: dir,
    secret: () => EXAMPLE_KEY,
  }
  const none = async (): Promise<never> => {
    throw new Error('nothing is changed to say what a key must be allowed')
  }
  const ports = {
    t: createTranslator('en'),
    settings,
    transient: createTransientProfiles(),
    checkRights: async () => [],
  }
  const keys = { storeKey: none, storeSecret: none, storeTemporaryKey: none, removeKey: none }
  const changes = { saveProfile: none, addProfiles: none, removeProfile: none, ...keys }
  const code = await runProfile(parsed.command, io, { ...ports, changes, learnKeyKind: none })
  return { code, out, err, file }
}

test('profile policy prints the policy of the sub-account as JSON, and nothing else to standard output', async () => {
  const { code, out, err, file } = await policyOf({ actions: 'share' })
  expect([code, err]).toEqual([0, []])
  expect(JSON.parse(out.join('\n'))).toEqual(accountPolicies(file)[0]?.policy)
})

test('with a role it prints two, and says for whom each is', async () => {
  const { out, err } = await policyOf({ source: { type: 'assume-role', roleArn: 'qcs::cam::uin/100000000001:role/1' } })
  expect(out.map((text) => JSON.parse(text).statement[0].action[0])).toEqual([
    'name/sts:AssumeRole',
    'name/cos:PutObject',
  ])
  expect(err).toHaveLength(2)
})

test('an unknown profile is an error, not an empty policy', async () => {
  await expect(policyOf({}, 'q')).rejects.toMatchObject({ info: { code: 'profile-unknown', subject: 'q' } })
})
