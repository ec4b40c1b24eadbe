/** `tsx test/fuzz/main.ts JSON`: one run in the session it was started in; the last line of its output is the report. */
import * as v from 'valibot'
import { runFuzz } from './run.ts'

const Options = v.object({ calls: v.number(), seed: v.string(), appDir: v.string() })

const options = v.parse(Options, JSON.parse(process.argv[2] ?? ''))
const { report, isClean } = await runFuzz({ ...options, tell: (line) => process.stderr.write(`${line}\n`) })
process.stdout.write(`${JSON.stringify(report)}\n`)
process.exitCode = isClean ? 0 : 1
