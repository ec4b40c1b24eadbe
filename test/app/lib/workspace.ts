import { afterEach, beforeEach } from 'vitest'
import { emptyKeychain } from './keychain.ts'
import { openWorkspace, type Workspace } from './open-workspace.ts'

export {
  appEnv,
  electronDir,
  openEmulator,
  openWorkspace,
  ownProgram,
  type Workspace,
} from './open-workspace.ts'

/** One workspace per test, closed after it however it ended. A test that failed leaves no key to those after it. */
export function useWorkspace(): () => Workspace {
  let current: Workspace | undefined
  beforeEach(() => {
    current = openWorkspace()
  })
  afterEach(async ({ task }) => {
    const hasFailed = task.result?.state === 'fail'
    if (hasFailed) await current?.lookBack()
    await current?.close()
    current = undefined
    if (hasFailed) emptyKeychain()
  })
  return () => {
    if (!current) throw new Error('only within a test')
    return current
  }
}
