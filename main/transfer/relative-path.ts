/** Why a path relative to a source could leave it, or undefined when it cannot. Segments are joined by `/`. */
export function relativePathProblem(path: string, platform: NodeJS.Platform): string | undefined {
  if (path.includes('\0')) return 'the path holds NUL'
  // On Windows a backslash separates and a colon names a drive or an alternate data stream.
  if (platform === 'win32' && /[\\:]/.test(path)) return 'the path holds a backslash or a colon'
  const segments = path.split('/')
  if (segments.some((segment) => segment === '')) return 'the path is absolute or has an empty segment'
  if (segments.some((segment) => segment === '.' || segment === '..')) return 'the path holds . or ..'
  return undefined
}
