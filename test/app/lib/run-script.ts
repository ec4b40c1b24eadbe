import { spawn } from 'node:child_process'
import path from 'node:path'
import * as v from 'valibot'
import { ROOT } from '../../../scripts/lib/project.mjs'
import { outputOf } from './output.ts'

/** Runs a script of scripts/ whose last line is a report; rejects when there is none. */
export async function runScript<S extends v.GenericSchema>(
  name: string,
  Report: S,
  args: readonly string[],
): Promise<{ exitCode: number | null; report: v.InferOutput<S>; words: string }> {
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts', name), ...args], { cwd: ROOT })
  const output = outputOf(child)
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const { stdout, stderr } = output
  const result = v.safeParse(Report, JSON.parse(stdout.trim().split('\n').at(-1) || 'null'))
  if (!result.success) throw new Error(`exit code ${exitCode}, no report: ${stdout}${stderr}`)
  return { exitCode, report: result.output, words: stderr }
}
