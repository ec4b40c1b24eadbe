// @ts-check
import { packagesFor, requirementsFor, thisMachine } from './requirements.mjs'
import { outputOf, run, SetUpError } from './run.mjs'

/**
 * Sees to it that the machine has what is needed: as root by apt, otherwise by saying what to install. Never sudo.
 * Only Linux needs anything. A missing font alone never stops anybody.
 * @param {readonly import('./requirements.mjs').SystemNeed[]} needs
 * @param {(message: string) => void} log
 */
export async function ensureSystemPackages(needs, log) {
  if (process.platform !== 'linux') return
  const missing = missingNow(needs)
  if (missing.length === 0) return
  const hasApt = outputOf('apt-get', ['--version']) !== undefined
  if (process.getuid?.() === 0 && hasApt) return await installByApt(needs, missing, log)
  const names = missing.map((requirement) => requirement.name).join(', ')
  const advice = hasApt
    ? `Install with:\n  apt-get install --no-install-recommends ${packagesFor(missing, aptKnows).join(' ')}\n(as root), then call this command again.`
    : `Debian's packages for them: ${packagesFor(missing, () => false).join(' ')}. Install their counterparts.`
  if (missing.every(({ optional }) => optional)) return log(`Nicer with ${names}. ${advice}`)
  throw new SetUpError(`This machine lacks ${names}.\n${advice}`)
}

/** @param {readonly import('./requirements.mjs').SystemNeed[]} needs */
function missingNow(needs) {
  const machine = thisMachine()
  return requirementsFor(needs, process.env).filter((requirement) => !machine.has(requirement))
}

/** @param {string} name */
const aptKnows = (name) => /^Package: /m.test(outputOf('apt-cache', ['show', '--no-all-versions', name]) ?? '')

/**
 * @param {readonly import('./requirements.mjs').SystemNeed[]} needs
 * @param {readonly import('./requirements.mjs').Requirement[]} missing
 * @param {(message: string) => void} log
 */
async function installByApt(needs, missing, log) {
  log(`Missing on this machine: ${missing.map(({ name }) => name).join(', ')}.`)
  log('Updating the list of Debian packages ...')
  await run('apt-get', ['update', '-q'], { quiet: true })
  const packages = packagesFor(missing, aptKnows)
  log(`Installing Debian packages: ${packages.join(' ')} ...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Another installation may be under way: it is waited for.
  const options = ['-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300']
  await run('apt-get', ['install', ...options, ...packages], { env, quiet: true })
  const still = missingNow(needs).filter(({ optional }) => !optional)
  if (still.length === 0) return
  throw new SetUpError(`apt installed ${packages.join(' ')}, yet missing: ${still.map(({ name }) => name).join(', ')}.`)
}
