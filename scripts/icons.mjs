// @ts-check
// npm run icons: draws the icons and the installers' pictures anew from build/icon.svg, into build/.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from './lib/project.mjs'
import { runMain } from './lib/run.mjs'
import { ensureSetUp } from './lib/setup.mjs'

await runMain(async () => {
  await ensureSetUp({ need: [] })
  // Only now: what it imports is there since npm ci.
  const { drawAll } = await import('./package/icons/draw.mjs')
  for (const [name, content] of await drawAll()) {
    const file = path.join(ROOT, 'build', name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
    console.log(path.relative(ROOT, file))
  }
  return 0
})
