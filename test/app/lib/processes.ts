import { nodeServices, type processesOf } from '../../../scripts/lib/processes.mjs'

export {
  isAlive,
  killHard,
  killTree,
  nodeServices,
  processesOf,
  typeOf,
  waitUntilGone,
} from '../../../scripts/lib/processes.mjs'

export type ProcessFacts = ReturnType<typeof processesOf>[number]

/** The one transfer process: there is no other Node service while no key is asked for. */
export function transferPid(rootPid: number): number {
  const [pid, ...others] = nodeServices(rootPid)
  if (pid === undefined || others.length > 0) throw new Error(`${others.length + (pid ? 1 : 0)} Node services, not one`)
  return pid
}
