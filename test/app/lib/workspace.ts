import { afterEach, beforeEach } from 'vitest'
import { openWorkspace, type Workspace } from './open-workspace.ts'

export { appEnv, electronDir, openEmulator, openWorkspace, type Workspace } from './open-workspace.ts'

/** One workspace per test, closed after it however it ended. */
export function useWorkspace(): () => Workspace {
  let current: Workspace | undefined
  beforeEach(() => {
    current = openWorkspace()
  })
  afterEach(async () => {
    await current?.close()
    current = undefined
  })
  return () => {
    if (!current) throw new Error('only within a test')
    return current
  }
}
