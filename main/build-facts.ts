/** What kind of build this is: what the packaging wrote into the `courier` member of package.json. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'

const Courier = v.strictObject({
  /** Made with an Electron that is never shipped; said in its name and in the window. */
  testBuild: v.optional(v.boolean(), false),
  /** Takes the switches by which tests drive a browser. Never in a release. */
  drivable: v.optional(v.boolean(), false),
  /** Absent: this build never looks for another version. */
  updates: v.optional(
    v.strictObject({
      /** Base address of the feed, with `/` at its end. */
      url: v.pipe(v.string(), v.url(), v.endsWith('/')),
      /** Ed25519, 32 bytes each in base64. One is in use; another may be its successor. */
      publicKeys: v.pipe(v.array(v.pipe(v.string(), v.base64(), v.length(44))), v.minLength(1), v.maxLength(2)),
    }),
  ),
})
const PackageJson = v.object({ courier: v.optional(Courier, {}) })

export type BuildFacts = v.InferOutput<typeof Courier>

/** Throws where package.json in `appPath` (a folder, or an asar) cannot be read or says something else. */
export function readBuildFacts(appPath: string): BuildFacts {
  return v.parse(PackageJson, JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8'))).courier
}
