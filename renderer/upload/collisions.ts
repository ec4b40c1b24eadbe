/**
 * Two files with one key. Only sources whose key roots overlap can hold such files: equal roots, or one a path-prefix
 * of the other. Keys are compared as they are, byte for byte, as COS does.
 */

/**
 * Groups of indices into `roots` whose sources may collide with each other; sources that cannot are in no group.
 * O(n log n).
 */
export function overlapGroups(roots: readonly string[]): readonly (readonly number[])[] {
  const order = roots.map((root, index) => ({ root, index })).sort((a, b) => (a.root < b.root ? -1 : 1))
  const groups: number[][] = []
  let group: number[] = []
  let cover: string | undefined
  for (const { root, index } of order) {
    // Sorted, everything below a root follows it without a gap, so the first root of a group covers the whole group.
    if (cover === undefined || !covers(cover, root)) {
      if (group.length > 1) groups.push(group)
      group = []
      cover = root
    }
    group.push(index)
  }
  if (group.length > 1) groups.push(group)
  return groups
}

const covers = (outer: string, inner: string): boolean =>
  inner === outer || outer === '' || (outer.endsWith('/') && inner.startsWith(outer))
