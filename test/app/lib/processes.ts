import { vi } from 'vitest'
import { processTree } from '../../../scripts/lib/sandbox-proof.mjs'

export type ProcessFacts = ReturnType<typeof processTree>[number]

/** `renderer`, `gpu-process`, `utility`, `zygote` …; `main` for the one without a type. */
export function typeOf({ commandLine }: ProcessFacts): string {
  return / --type=(\S+)/.exec(commandLine)?.[1] ?? 'main'
}

/** Processes of one type below `rootPid`. */
export const processesOf = (rootPid: number, type: string): readonly ProcessFacts[] =>
  processTree(rootPid).filter((facts) => typeOf(facts) === type)

/** Utility processes that run our own code (transfer, keychain helper …), as opposed to Chromium's services. */
export const nodeServices = (rootPid: number): readonly number[] =>
  processesOf(rootPid, 'utility')
    .filter(({ commandLine }) => /--utility-sub-type=node\.mojom\.NodeService\b/.test(commandLine))
    .map(({ pid }) => pid)

/** The one transfer process: there is no other Node service while no key is asked for. */
export function transferPid(rootPid: number): number {
  const [pid, ...others] = nodeServices(rootPid)
  if (pid === undefined || others.length > 0) throw new Error(`${others.length + (pid ? 1 : 0)} Node services, not one`)
  return pid
}

/** SIGKILL; one that is gone already is fine. */
export function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Ends a process and all below it, and waits until the kernel knows none of them any more. */
export async function killTree(rootPid: number): Promise<void> {
  const pids = processTree(rootPid).map(({ pid }) => pid)
  for (const pid of pids) killHard(pid)
  await waitUntilGone(pids)
}

/** Resolves when all of them have ended (a zombie has); the kernel offers no event for processes that are not ours. */
export const waitUntilGone = (pids: readonly number[], timeoutMs = 10_000): Promise<void> =>
  vi.waitFor(
    () => {
      const alive = pids.filter(isAlive)
      if (alive.length > 0) throw new Error(`still running: ${alive.join(', ')}`)
    },
    { timeout: timeoutMs, interval: 25 },
  )

/** False for a zombie: its command line is empty. */
export function isAlive(pid: number): boolean {
  return processTree(pid).some((facts) => facts.pid === pid && facts.commandLine.trim() !== '')
}
