/** Spreadsheets take a cell that begins so for a formula; in East Asian settings the wide forms too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/** One row of RFC 4180, in which no cell is a formula; what is no text is JSON. */
export function csvRow(values: readonly unknown[]): string {
  return `${values.map((value) => cell(textOf(value))).join(',')}\r\n`
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
