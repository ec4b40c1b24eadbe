import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Workspace } from '../../app/lib/workspace.ts'

/** Limits and a timetable, as the settings would have them; needs a stored profile. */
export function saveTransfers({ dataDir }: Workspace, transfers: object): void {
  const file = path.join(dataDir, 'settings.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), transfers }))
}
