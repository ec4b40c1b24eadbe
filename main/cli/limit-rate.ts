import { UsageProblem } from './usage-problem.ts'

const UNIT_BYTES: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }
/** Slower than this, COS gives up on a connection. */
const LEAST_BYTES_PER_SECOND = 1024

/** Bytes per second of `--limit-rate`. @throws UsageProblem. */
export function limitRateFrom(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,3})?)([kmg]?)$/i.exec(text) ?? []
  const rate = Math.round(Number(digits) * (UNIT_BYTES[unit.toLowerCase()] ?? 1))
  if (digits === '' || rate < LEAST_BYTES_PER_SECOND || !Number.isSafeInteger(rate)) {
    throw new UsageProblem('--limit-rate takes bytes per second, at least 1k: 500k, 10M or 1G in steps of 1024')
  }
  return rate
}
