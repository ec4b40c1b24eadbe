import { mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Workspace } from './open-workspace.ts'

/** A user's home folder of this test alone, as on a computer where nothing says that it is elsewhere. */
export interface OwnHome {
  readonly dir: string
  /** Where the app keeps its data without `--data-dir`. */
  readonly dataDir: string
  /** For the app; the display and the keychain stay those of the session. */
  readonly env: NodeJS.ProcessEnv
  /** What is in it outside the app's data folder. Folders alone do not count, nor what Mesa, which draws, keeps for itself. */
  readonly strangeFiles: () => readonly string[]
}

export function openHome({ dir: workspaceDir }: Workspace): OwnHome {
  const dir = path.join(workspaceDir, 'home')
  mkdirSync(dir, { mode: 0o700 })
  const dataDir = path.join(dir, '.config', 'COS Courier')
  const unset = ['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME']
  return {
    dir,
    dataDir,
    // Mesa looks for the home of the user's number, where nothing is said.
    env: {
      HOME: dir,
      XDG_CACHE_HOME: path.join(dir, '.cache'),
      ...Object.fromEntries(unset.map((name) => [name, undefined])),
    },
    strangeFiles: () =>
      readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) => path.join(entry.parentPath, entry.name))
        .filter(
          (file) =>
            ![dataDir, path.join(dir, '.cache/mesa_shader_cache')].some((known) => file.startsWith(`${known}/`)),
        ),
  }
}
