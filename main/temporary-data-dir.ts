import { rmSync } from 'node:fs'
import { app } from 'electron'
import { isHeld } from './node/replace-file.ts'
import { makeTemporaryFolder } from './temporary-folders.ts'

let folder: string | undefined

/** Makes a data folder for this run alone, which is deleted when the process ends. */
export function useTemporaryDataDir(): void {
  folder = makeTemporaryFolder('run')
  app.setPath('userData', folder)
  process.on('exit', removeTemporaryDataDir)
}

/**
 * Just before the process ends: `exit` does not come to those who end before Chromium is ready, and that makes the folder anew
 * when it comes to it. What Chromium still has open cannot be deleted on Windows: the next start sweeps it.
 */
export function removeTemporaryDataDir(): void {
  if (folder === undefined) return
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 })
  } catch (error) {
    if (!isHeld(error)) throw error
  }
}
