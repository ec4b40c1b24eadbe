/** `tsx test/screens/main.ts JSON`: takes the pictures in the session it was started in, and tells what is wrong with them. */
import * as v from 'valibot'
import { ACTS } from './acts/index.ts'
import { findingsOf } from './look.ts'
import { type Picture, takePicture, writeIndex } from './picture.ts'
import { type Look, play } from './play.ts'
import { readStates } from './states.ts'

const Options = v.object({
  dir: v.string(),
  views: v.array(v.string()),
  languages: v.array(v.picklist(['en', 'zh-CN'])),
})

const { dir, views, languages } = v.parse(Options, JSON.parse(process.argv[2] ?? ''))
const { states, languages: all } = readStates()
const isWanted = (view: string): boolean => views.length === 0 || views.includes(view)
const order = states.map(({ view, state }) => `${view}/${state}`)
const tell = (line: string): void => void process.stderr.write(`${line}\n`)
const pictures: Picture[] = []
const findings: string[] = []
const missing = new Set(order.filter((id) => isWanted(id.split('/')[0] ?? '')))

for (const language of languages.length === 0 ? all : languages) {
  for (const act of ACTS.filter((one) => one.views.some(isWanted))) {
    tell(`${act.name}, ${language}`)
    const look: Look = async (page, screen) => {
      pictures.push({ ...screen, file: await takePicture(page, screen, dir) })
      findings.push(...(await findingsOf(page, screen)))
      missing.delete(`${screen.view}/${screen.state}`)
    }
    // The others have something to show too.
    await play(act, language, look).catch((error: unknown) =>
      findings.push(`${act.name}, ${language}: ${String(error)}`),
    )
  }
}
writeIndex(dir, pictures, order)
for (const line of [...findings, ...[...missing].map((id) => `${id}: no act shows it`)]) tell(line)
process.stdout.write(
  `${JSON.stringify({ pictures: pictures.length, findings: findings.length, missing: missing.size })}\n`,
)
process.exitCode = findings.length + missing.size === 0 ? 0 : 1
