/**
 * For utility processes that need nothing of ours: with the session bus's address in their environment they could reach
 * the unlocked keychain. One harmless entry, since Electron takes an empty object for "all of ours". Windows cannot
 * start a process without its system folder.
 */
export const emptyEnvironment = (): Record<string, string> =>
  process.platform === 'win32' ? { SystemRoot: process.env['SystemRoot'] ?? '' } : { LANG: 'C.UTF-8' }
