/**
 * Electron's file functions take a file called `*.asar` for a folder, and what is in it for files. To users it is a file
 * like any other (https://www.electronjs.org/docs/latest/tutorial/asar-archives#treating-an-asar-archive-as-a-normal-file).
 */
const setAsFiles = (value: boolean): void => void Reflect.set(process, 'noAsar', value) // not in Node's types

/** For one thread, from now on. Its own code, which lies in such an archive, has to be loaded before. */
export const readArchivesAsFiles = (): void => setAsFiles(true)

/** While `look` runs; it must not wait for anything. */
export function withArchivesAsFiles<T>(look: () => T): T {
  setAsFiles(true)
  try {
    return look()
  } finally {
    setAsFiles(false)
  }
}
