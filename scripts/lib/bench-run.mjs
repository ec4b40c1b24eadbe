// @ts-check
import { probeServer } from './bench-child.mjs'
import { contestantsOf } from './bench-contestants.mjs'
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
 * What all workloads share. `quick`: no trying of settings, no warming, one look at the server.
 * @typedef {{
 *   ground: Omit<import('./bench-child.mjs').Ground, 'endpoint'>, rounds: number, quick: boolean,
 *   contestants: ReturnType<typeof import('./bench-contestants.mjs').createContestants>,
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
export async function runWorkload(workload, { ground: shared, rounds, quick, contestants: all, store }) {
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
    const settings = await chooseSettings(workload, contestants, attempt, quick)
    const taken = await runRounds(contestants, rounds, async (contestant) => {
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
 * Runs each contestant's candidates once. The first candidate runs twice, but for slow lines: its first run warms caches
 * and the server, and does not count.
 * @param {Workload} workload
 * @param {readonly Contestant[]} contestants
 * @param {Attempt} attempt
 * @param {boolean} quick only the first candidate, not tried
 */
async function chooseSettings(workload, contestants, attempt, quick) {
  const warms = !quick && (workload.link === 'http' || workload.link === 'https')
  /** @type {Map<string, Settings>} */
  const chosen = new Map()
  for (const contestant of contestants) {
    const candidates = contestant.candidates(workload)
    const tried = quick ? candidates.slice(0, 1) : candidates
    if (warms) await attempt(contestant, tried[0] ?? {})
    const best = tried.length > 1 ? await fastest(workload, contestant, tried, attempt) : tried[0]
    chosen.set(contestant.name, best ?? {})
  }
  return chosen
}

/**
 * @param {Workload} workload
 * @param {Contestant} contestant
 * @param {readonly Settings[]} tried
 * @param {Attempt} attempt
 */
async function fastest(workload, contestant, tried, attempt) {
  let best = { seconds: Number.POSITIVE_INFINITY, settings: tried[0] }
  for (const settings of tried) {
    const { seconds } = await attempt(contestant, settings)
    logToStderr(`${workload.name}: ${contestant.name} ${JSON.stringify(settings)} ${seconds.toFixed(2)} s`)
    if (seconds < best.seconds) best = { seconds, settings }
  }
  return best.settings
}

/**
 * Interleaved, and each round begins with another contestant, so that what drifts on the machine meets all alike.
 * @param {readonly Contestant[]} contestants
 * @param {number} rounds
 * @param {(contestant: Contestant) => Promise<Round>} run
 */
async function runRounds(contestants, rounds, run) {
  /** @type {Map<string, Round[]>} */
  const taken = new Map(contestants.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    const first = round % contestants.length
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      taken.get(contestant.name)?.push(await run(contestant))
    }
  }
  return taken
}
