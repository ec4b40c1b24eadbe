// @ts-check
// npm run package [-- --linux|--win|--mac [TARGET...]] [--x64] [--arm64] [--out DIR]: installable packages, in out/.
import path from 'node:path'
import { ROOT } from './lib/project.mjs'
import { runMain, SetUpError } from './lib/run.mjs'
import { ensureSetUp } from './lib/setup.mjs'
import { readPackageArgs, updatesIn } from './package/args.mjs'

await runMain(async () => {
  const asked = readPackageArgs(process.argv.slice(2))
  if (typeof asked === 'string') throw new SetUpError(asked)
  await ensureSetUp({ need: [] })
  // Only now: what it imports is there since npm ci.
  const { buildPackages, hostArch, hostPlatform } = await import('./package/build-packages.mjs')
  const outDir = path.resolve(asked.out ?? path.join(ROOT, 'out'))
  const updates = updatesIn(process.env)
  for (const arch of asked.archs.length > 0 ? asked.archs : [hostArch()]) {
    const { platform = hostPlatform(), targets } = asked
    const courier = updates === undefined ? {} : { updates }
    const { artifacts, testBuild } = await buildPackages({ platform, targets, arch, outDir, courier })
    for (const artifact of artifacts) console.log(artifact)
    if (testBuild) console.error('Test build: never give it to anybody. It holds an Electron that is for tests alone.')
  }
  return 0
})
