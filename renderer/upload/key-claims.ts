/**
 * Which job a key is meant for, among batches that rename: two files that want the same one, or a new name that another
 * file has by nature, are told apart before COS has either. Holds the keys of files that are being sent and of those
 * that another file might come to, not of all.
 */
export class KeyClaims {
  readonly #owners = new Map<string, number>()

  /** True when the key is the job's now, or was. */
  claim(profileId: string, key: string, jobId: number): boolean {
    const name = nameOf(profileId, key)
    const owner = this.#owners.get(name)
    if (owner === undefined) this.#owners.set(name, jobId)
    return owner === undefined || owner === jobId
  }

  /** The key is the job's, whoever had it. */
  assign(profileId: string, key: string, jobId: number): void {
    this.#owners.set(nameOf(profileId, key), jobId)
  }

  release(profileId: string, key: string, jobId: number): void {
    const name = nameOf(profileId, key)
    if (this.#owners.get(name) === jobId) this.#owners.delete(name)
  }
}

const nameOf = (profileId: string, key: string): string => `${profileId}\n${key}`

/** `a/name.ext` → `a/name (2).ext`. A leading dot begins a name, not an extension. */
export function numberedKey(key: string, number: number): string {
  const start = key.lastIndexOf('/') + 1
  const dot = key.lastIndexOf('.')
  const end = dot > start ? dot : key.length
  return `${key.slice(0, end)} (${number})${key.slice(end)}`
}

/** Whether `numberedKey` may give this key. */
export const isNumbered = (key: string): boolean => key.includes(' (') && / \(\d+\)(?:\.[^./]*)?$/.test(key)
