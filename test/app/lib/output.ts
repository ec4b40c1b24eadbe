import type { ChildProcessWithoutNullStreams } from 'node:child_process'

/** What a process writes, as it comes. */
export interface Output {
  stdout: string
  stderr: string
}

/** Collects it from now on. */
export function outputOf(child: ChildProcessWithoutNullStreams): Output {
  const output: Output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  return output
}
