/** Names that tell whose computer it is, each replaced by the same word wherever it stands. Pure. */

/** `bucket-1` for the first bucket, and so on; with `keepsNames` all stay as they are. */
export interface Aliases {
  readonly of: (kind: 'bucket' | 'folder' | 'host' | 'profile', name: string) => string
}

export function createAliases(keepsNames: boolean): Aliases {
  const known = new Map<string, string>()
  const counts = new Map<string, number>()
  return {
    of(kind, name) {
      if (keepsNames) return name
      const id = `${kind} ${name}`
      const alias = known.get(id) ?? next(kind)
      known.set(id, alias)
      return alias
    },
  }

  function next(kind: string): string {
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    return `${kind}-${count}`
  }
}

/** The host of an address, without scheme, user, path and query; undefined where there is none to be told. */
export function hostOf(address: string): string | undefined {
  const found = /^(?:https?:\/\/)?([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?(?:[/?]|$)/.exec(address)
  return found?.[1]?.toLowerCase()
}
