import ignore from 'ignore'

/** Answers that the matcher may remember before a new one takes its place. */
const REMEMBERED_PATHS = 4_096

/** Whether patterns leave out what lies at `path`: relative to the source, segments joined with `/`. */
export type Excludes = (path: string, isFolder: boolean) => boolean

/**
 * gitignore's rules, relative to the source; later patterns win. Asked from the top down, since nothing below an
 * excluded folder can be taken back. As in git, case counts where the file system minds it.
 */
export function createExcludes(patterns: readonly string[], platform: NodeJS.Platform): Excludes {
  const ignoreCase = platform === 'win32' || platform === 'darwin'
  const compiled = ignore({ ignoreCase }).add(patterns)
  const renewed = () => ignore({ ignoreCase }).add(compiled)
  let matcher = renewed()
  let asked = 0
  if (patterns.length === 0) return () => false
  return (path, isFolder) => {
    // The matcher remembers every path: what it knows of the folders above saves time, the rest only grows.
    asked += 1
    if (asked % REMEMBERED_PATHS === 0) matcher = renewed()
    return matcher.ignores(isFolder ? `${path}/` : path)
  }
}
