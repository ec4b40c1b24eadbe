// @ts-check
import { probeServer } from './bench-child.mjs'
import { contestantsOf, roundsOf } from './bench-contestants.mjs'
import { filesOf } from './bench-files.mjs'
import { endpointOf, openLink } from './bench-links.mjs'
import { contestantResult, workloadResult } from './bench-report.mjs'
import { logToStderr } from './run.mjs'

/** @typedef {import('./bench-child.mjs').Load} Load */
/** @typedef {import('./bench-child.mjs').Settings} Settings */
/** @typedef {import('./bench-child.mjs').Round} Round */
/** @typedef {import('./bench-contestants.mjs').Contestant} Contestant */
/** @typedef {import('./bench-workloads.mjs').Workload} Workload */
/**
 * What all workloads share. `quick`: no trying of settings, no warming, one look at the server. `tried`: settings chosen so
 * far, by contestant and what they are chosen by.
 * @typedef {{
 *   ground: Omit<import('./bench-child.mjs').Ground, 'endpoint'>, rounds: number, quick: boolean,
 *   contestants: readonly Contestant[], tried: Map<string, Settings>,
 *   store: ReturnType<typeof import('./bench-files.mjs').createFileStore>
 * }} Course
 */

/** How many raw clients probe the server at once, probe by probe; the best counts. */
const SERVER_PROBES = { full: [1, 2, 1, 2], quick: [2] }
const QUICK_PROBE_DIVISOR = 4

/**
 * All rounds of one workload.
 * @param {Workload} workload
 * @param {Course} course
 */
export async function runWorkload(workload, course) {
  const { ground: shared, rounds, contestants: all, store } = course
  const quick = course.quick || workload.isSweep === true
  const contestants = contestantsOf(workload, all, quick)
  const folder = await store.provide(workload)
  const { endpoint, close } = await openLink(workload.link, shared.facts)
  try {
    const ground = { ...shared, endpoint }
    const serverLimit = await limitOf(workload, shared, quick)
    const prefixes = prefixesOf(workload)
    /** @type {Attempt} */
    const attempt = ({ name, run }, settings) => {
      return run(ground, { folder, files: filesOf(workload), prefix: prefixes(name) }, settings)
    }
    const plan = contestants.map((contestant) => ({ contestant, rounds: roundsOf(contestant, workload, rounds) }))
    const settings = await chooseSettings(workload, plan, attempt, { quick, tried: course.tried })
    const taken = await runRounds(plan, async (contestant) => {
      const { name } = contestant
      const round = await attempt(contestant, settings.get(name) ?? {})
      logToStderr(`${workload.name}: ${name} ${round.seconds.toFixed(2)} s`)
      return round
    })
    const results = contestants.map(({ name }) => {
      return [name, contestantResult(workload, taken.get(name) ?? [], settings.get(name) ?? {})]
    })
    return workloadResult(workload, serverLimit, Object.fromEntries(results))
  } finally {
    await close()
  }
}

/** @typedef {(contestant: Contestant, settings: Settings) => Promise<Round>} Attempt */
/** @typedef {readonly { contestant: Contestant, rounds: number }[]} Plan */

/**
 * A prefix of its own for each upload.
 * @param {Workload} workload
 */
function prefixesOf({ name: workload }) {
  let uploads = 0
  const folder = workload.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  /** @param {string} contestant */
  return (contestant) => `${contestant}/${folder}/${++uploads}/`
}

/**
 * Of the server itself, also where the contestants reach it by a slow line.
 * @param {Workload} workload
 * @param {Course['ground']} shared
 * @param {boolean} quick
 */
async function limitOf(workload, shared, quick) {
  const endpoint = endpointOf(shared.facts, workload.link === 'https' ? 'https:' : 'http:')
  const prefixes = prefixesOf(workload)
  const { files } = workload.serverProbe
  const serverProbe = { ...workload.serverProbe, files: quick ? Math.ceil(files / QUICK_PROBE_DIVISOR) : files }
  const probed = { ...workload, serverProbe }
  const limits = []
  for (const clients of SERVER_PROBES[quick ? 'quick' : 'full']) {
    limits.push(await probeServer({ ...shared, endpoint }, probed, prefixes('probe'), clients))
  }
  return Math.max(...limits)
}

/**
 * Runs each contestant's candidates once, for the first workload of its shape and kind of line; what was the fastest there is
 * used for the others.
 * @param {Workload} workload
 * @param {Plan} plan
 * @param {Attempt} attempt
 * @param {Pick<Course, 'quick' | 'tried'>} course quick: the first candidate, not tried
 */
async function chooseSettings(workload, plan, attempt, { quick, tried }) {
  /** @type {Map<string, Settings>} */
  const chosen = new Map()
  for (const { contestant, rounds } of plan) {
    const candidates = contestant.candidates(workload)
    const [first = {}] = candidates
    const purpose = [contestant.name, workload.shape, ...candidates.map((settings) => JSON.stringify(settings))].join(
      ' ',
    )
    const known = tried.get(purpose)
    const settings =
      quick || known ? (known ?? first) : await fastest(workload, { contestant, rounds }, candidates, attempt)
    if (!quick) tried.set(purpose, settings)
    chosen.set(contestant.name, settings)
  }
  return chosen
}

/**
 * @param {Workload} workload
 * @param {Plan[number]} planned
 * @param {readonly Settings[]} tried
 * @param {Attempt} attempt
 */
async function fastest(workload, { contestant, rounds }, tried, attempt) {
  const [first = {}] = tried
  const isFastLine = workload.link === 'http' || workload.link === 'https'
  // Warms caches and the server, and does not count; what runs once is warm by what ran before it.
  if (isFastLine && rounds > 1) await attempt(contestant, first)
  if (tried.length < 2) return first
  let best = { seconds: Number.POSITIVE_INFINITY, settings: first }
  for (const settings of tried) {
    const { seconds } = await attempt(contestant, settings)
    logToStderr(`${workload.name}: ${contestant.name} ${JSON.stringify(settings)} ${seconds.toFixed(2)} s`)
    if (seconds < best.seconds) best = { seconds, settings }
  }
  return best.settings
}

/**
 * Interleaved, and each round begins with another contestant, so that what drifts on the machine meets all alike.
 * @param {Plan} plan
 * @param {(contestant: Contestant) => Promise<Round>} run
 */
async function runRounds(plan, run) {
  /** @type {Map<string, Round[]>} */
  const taken = new Map(plan.map(({ contestant }) => [contestant.name, []]))
  for (let round = 0; round < Math.max(...plan.map(({ rounds }) => rounds)); round++) {
    const first = round % plan.length
    for (const { contestant, rounds } of [...plan.slice(first), ...plan.slice(0, first)]) {
      if (round < rounds) taken.get(contestant.name)?.push(await run(contestant))
    }
  }
  return taken
}
