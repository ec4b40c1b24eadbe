import type { ListRow } from '../../renderer/upload/list-contract.ts'

/** A row in few words, indented by its level: `- name 3` an open node, `+ name 3` a closed one, `name` a file. */
export function rowText(row: ListRow): string {
  const indent = '  '.repeat(row.level - 1)
  if (row.kind === 'file') return `${indent}${row.name}`
  return `${indent}${row.isOpen ? '-' : '+'} ${row.name} ${row.files}`
}
