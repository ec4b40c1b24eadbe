/** The packages that stage `package` of `npm test` made. */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { DRIVABLE_DIR, PLAIN_DIR } from '../../../scripts/lib/test-packages.mjs'
import { hostArch, hostPlatform } from '../../../scripts/package/build-packages.mjs'
import { executableIn, resourcesIn, unpackedDir } from '../../../scripts/package/layout.mjs'

/** The unpacked app as it is released: fused, and refusing what a release refuses. */
export const plainDir = (): string => existing(unpackedDir(PLAIN_DIR, hostPlatform(), hostArch()))

/** The same, with what Playwright needs to drive it: the inspect fuse, and `courier.drivable` in its package.json. */
export const drivableDir = (): string => existing(unpackedDir(DRIVABLE_DIR, hostPlatform(), hostArch()))

/** What starts the app in one of these folders. */
export const executableOf = (unpacked: string): string => existing(executableIn(unpacked, hostPlatform()))

/** Where app.asar lies in one of these folders. */
export const resourcesOf = (unpacked: string): string => existing(resourcesIn(unpacked, hostPlatform()))

/** The package with that ending, made of `plainDir()` by the same run. */
export function artifact(ending: 'deb' | 'AppImage' | 'tar.gz'): string {
  const names = readdirSync(existing(PLAIN_DIR)).filter((name) => name.endsWith(`.${ending}`))
  const [name] = names
  if (name === undefined || names.length > 1) throw new Error(`${names.length} packages .${ending} in ${PLAIN_DIR}`)
  return path.join(PLAIN_DIR, name)
}

function existing(place: string): string {
  if (existsSync(place)) return place
  throw new Error(`${place} is not there. It is made by: node scripts/test.mjs package`)
}
