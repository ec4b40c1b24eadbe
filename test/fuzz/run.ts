import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import * as v from 'valibot'
import { openEmulator, openWorkspace, type Workspace } from '../app/lib/open-workspace.ts'
import { PROFILE, removeProfile, startAtOnce, storeProfile } from '../app/lib/profile.ts'
import { type Account, EXAMPLE_ACCOUNT } from '../emulator/accounts.ts'
import { ALL_CALLS, type Allowed } from './call.ts'
import { fuzzEndpoint } from './endpoint-lane.ts'
import { FuzzApp } from './fuzz-app.ts'
import type { Ground } from './ipc-calls.ts'
import { foreignLane, forgedLane, type Lane, offered, type Scene, windowLane } from './ipc-lanes.ts'
import { keyEntryLane } from './key-entry-lane.ts'
import { LeakWatch } from './leaks.ts'
import { portLane } from './port-lane.ts'
import { Random } from './random.ts'
import { recipeOf } from './recipe.ts'
import { writeSources } from './sources.ts'
import { type FuzzReport, Tally } from './tally.ts'
import { uploadedCalls } from './uploaded-calls.ts'

export interface FuzzOptions {
  readonly calls: number
  readonly seed: string
  /** Holds package.json and dist/. */
  readonly appDir: string
  readonly tell: (line: string) => void
}

/** Calls made at once. */
const BATCH = 40
/** Of the calls go to the transfer process. */
const PORT_SHARE = 0.25
/** … and to the HTTP endpoint. */
const ENDPOINT_SHARE = 0.15
const PREFIX = 'fuzz/'
const ACLS = ['private']

/** Random, so that it stands nowhere but where the app put it. */
const randomAccount = (): Account => ({
  ...EXAMPLE_ACCOUNT,
  secretId: `AKIDEXAMPLE-${randomBytes(12).toString('hex')}`,
  secretKey: `EXAMPLE-${randomBytes(20).toString('hex')}`,
})

/** Makes that many calls to the running app, and looks for what came of them. */
export async function runFuzz(options: FuzzOptions): Promise<{ report: FuzzReport; isClean: boolean }> {
  const workspace = openWorkspace()
  const tally = new Tally(options.tell)
  try {
    await fuzz(workspace, options, tally)
  } finally {
    await workspace.close()
  }
  return { report: tally.report, isClean: tally.isClean }
}

async function fuzz(workspace: Workspace, { calls, seed, appDir }: FuzzOptions, tally: Tally): Promise<void> {
  const account = randomAccount()
  const token = randomBytes(8).toString('hex')
  const sources = writeSources(workspace.dir, token)
  const watch = new LeakWatch([account.secretId, account.secretKey], sources.canaries)
  const emulator = await openEmulator(workspace, { account, onIssue: (issued) => watch.issued(issued) })
  await storeProfile(workspace, emulator, { prefix: PREFIX, acls: ACLS, actions: 'share' })
  startAtOnce(workspace)
  const app = await FuzzApp.start(workspace, appDir, {
    granted: sources.granted,
    objects: `${emulator.endpoints.cosHttps.replace('://', `://${emulator.bucket}.`)}/${PREFIX}`,
  })
  // The way out of what was granted that a path could take.
  symlinkSync(sources.never, path.join(sources.granted, 'out'))
  const { bucket, region } = emulator
  const allowed = { profileId: profileIdIn(workspace), prefix: PREFIX, acls: ACLS }
  const ground: Ground = {
    ...{ random: new Random(seed), allowed },
    hints: new Map([
      ...(await hintsOf(app, allowed, account, sources.granted)),
      ['bucket', [bucket]],
      ['region', [region]],
    ]),
    texts: [sources.never, `../never-${token}`, `../never-${token}/canary-name-${token}.txt`],
  }
  const scene: Scene = { app, ground, watch, tally, distDir: path.join(appDir, 'dist') }
  const onEndpoint = Math.floor(calls * ENDPOINT_SHARE)
  await callsOf(scene, calls - onEndpoint, sources.granted, account)
  for (const leak of watch.inText(app.words.join(''))) tally.leak(`${leak} in what the app wrote`)
  await app.electron.close()
  const endpoint = { workspace, random: ground.random, watch, tally, prefix: `${PREFIX}web/` }
  if (onEndpoint > 0) await fuzzEndpoint(endpoint, onEndpoint)
  for (const line of unexpectedIn(workspace)) tally.crash(`main's log: ${line}`)
  for (const leak of watch.inFiles([workspace.dataDir, workspace.tmpDir, ...homes()])) tally.leak(leak)
  await removeProfile(workspace)
}

async function callsOf(scene: Scene, calls: number, granted: string, account: Account): Promise<void> {
  const onPort = Math.floor(calls * PORT_SHARE)
  const { secretId, secretKey } = account
  const lanes = [...(await ipcLanes(scene)), keyEntryLane(scene, { secretId, secretKey })]
  let left = calls - onPort
  for (const name of ['transfer', 'admin'] as const) left -= await offered(scene, name, left)
  left -= await uploadedCalls(scene)
  await spend(scene, left, lanes)
  // The last: the window's own worker has no port from then on.
  if (onPort > 0) await spend(scene, onPort, [await portLane(scene, granted)])
}

async function spend({ app, ground, tally }: Scene, calls: number, lanes: readonly Lane[]): Promise<void> {
  for (let left = calls; left > 0; ) {
    const count = Math.min(left, BATCH)
    await ground.random.pick(lanes)(count)
    left -= count
    for (const crash of await app.takeCrashes()) tally.crash(crash)
  }
}

async function ipcLanes(scene: Scene): Promise<readonly Lane[]> {
  const { app, distDir } = scene
  const transfer = await app.window('transfer')
  await app.run(transfer, [{ way: 'invoke', channel: 'admin.open', input: recipeOf({}) }])
  await app.window('admin')
  return [
    ...[windowLane(scene, 'transfer'), windowLane(scene, 'transfer'), windowLane(scene, 'admin')],
    foreignLane(scene, 'a twin of the transfer window', await app.openTwin(distDir, 'transfer')),
    foreignLane(scene, 'a twin of the settings window', await app.openTwin(distDir, 'admin')),
    foreignLane(scene, 'a page from elsewhere', await app.openStranger()),
    forgedLane(scene),
  ]
}

const Stored = v.object({ profiles: v.array(v.object({ id: v.string(), name: v.string() })) })

function profileIdIn({ dataDir }: Workspace): string {
  const { profiles } = v.parse(Stored, JSON.parse(readFileSync(path.join(dataDir, 'settings.json'), 'utf8')))
  const id = profiles.find(({ name }) => name === PROFILE)?.id
  if (id === undefined) throw new Error('the profile was not stored')
  return id
}

const Added = v.object({ value: v.array(v.object({ source: v.object({ sourceId: v.string() }) })) })

async function hintsOf(app: FuzzApp, { profileId }: Allowed, account: Account, granted: string) {
  const page = await app.window('transfer')
  const paths = [granted, path.join(granted, 'a.txt')]
  const [added] = await app.run(page, [{ way: 'invoke', channel: 'sources.add', input: recipeOf({ paths }) }])
  const sourceIds = v.parse(Added, JSON.parse(added?.text ?? '')).value.map(({ source }) => source.sourceId)
  return new Map<string, readonly unknown[]>([
    ...[['id', [profileId]] as const, ['profileId', [profileId]] as const],
    ['sourceId', sourceIds],
    ['batchId', ['b-00000000000000f1', 'b-00000000000000f2']],
    ['prefix', [PREFIX, `${PREFIX}a/`, '', 'other/', 'fuz/', 'fuzz2/']],
    ['acl', [...ACLS, 'public-read']],
    ['key', [`${PREFIX}a.txt`, `${PREFIX}a b.txt`, `${PREFIX}../other/a.txt`, 'other/a.txt']],
    ['path', paths],
    ['name', [PROFILE]],
    ['secretId', [account.secretId]],
    ['secretKey', [account.secretKey]],
    ...['listingId', 'askId', 'indice', 'index'].map((name) => [name, [0, 1, 2]] as const),
  ])
}

const LogLine = v.object({ level: v.string(), what: v.string() })

/** Errors nobody foresaw, outside of calls: those answered `internal`. */
function unexpectedIn({ dataDir }: Workspace): readonly string[] {
  const file = path.join(dataDir, 'logs/main.log')
  // There is none before there is something to say.
  const lines = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : []
  return lines.filter((line) => {
    const { level, what } = v.parse(LogLine, JSON.parse(line))
    return level === 'unexpected' && !Object.hasOwn(ALL_CALLS, what)
  })
}

/** Where a process may leave something beside the data folder. */
const homes = (): readonly string[] =>
  ['HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME'].flatMap((name) => process.env[name] ?? [])
