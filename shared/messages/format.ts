import type { UiLanguage } from './translate.ts'

const STEPS = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
type Unit = 'byte' | (typeof STEPS)[number]

/** Building an `Intl` formatter costs more than using it, and rows format several numbers each. */
const formatters = new Map<string, Intl.NumberFormat>()
function formatter(language: UiLanguage, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const id = `${language} ${options.style ?? ''} ${options.unit ?? ''} ${options.unitDisplay ?? ''} ${options.maximumFractionDigits ?? ''}`
  const known = formatters.get(id) ?? new Intl.NumberFormat(language, options)
  formatters.set(id, known)
  return known
}

/** Decimal steps (1 MB = 1 000 000 bytes); the value keeps at most three digits. */
function scaled(bytes: number): { readonly value: number; readonly unit: Unit } {
  let value = bytes
  let unit: Unit = 'byte'
  for (const next of STEPS) {
    // 999.5 would be shown as 1000.
    if (value < 999.5) break
    value /= 1000
    unit = next
  }
  return { value, unit }
}

const fractionDigits = (value: number, unit: Unit): number => (unit === 'byte' || value >= 99.95 ? 0 : 1)

/** `512 bytes`, `1.5 MB`: decimal units. */
export function formatBytes(language: UiLanguage, bytes: number): string {
  const { value, unit } = scaled(bytes)
  const unitDisplay = unit === 'byte' ? 'long' : 'short'
  const maximumFractionDigits = fractionDigits(value, unit)
  return formatter(language, { style: 'unit', unit, unitDisplay, maximumFractionDigits }).format(value)
}

/** `1.5 MB/s`. */
export function formatSpeed(language: UiLanguage, bytesPerSecond: number): string {
  const speed = Math.max(bytesPerSecond, 0) / 1000
  const { value, unit } = scaled(speed * 1000)
  const shown = unit === 'byte' ? { value: speed, unit: STEPS[0] } : { value, unit }
  const maximumFractionDigits = fractionDigits(shown.value, shown.unit)
  return `${formatter(language, { style: 'unit', unit: shown.unit, unitDisplay: 'short', maximumFractionDigits }).format(shown.value)}/s`
}

/** `1,234` items. */
export const formatCount = (language: UiLanguage, count: number): string => formatter(language, {}).format(count)

/** Whole per cent, rounded down, so that 100 % means all of it; `ratio` from 0 to 1. */
export function formatPercent(language: UiLanguage, ratio: number): string {
  // 0.29 * 100 is 28.999…; the small addend must not make a whole of what is not.
  const whole = ratio >= 1 ? 100 : Math.min(Math.floor(ratio * 100 + 1e-9), 99)
  return formatter(language, { style: 'percent', maximumFractionDigits: 0 }).format(whole / 100)
}

/** `45 sec`, `3 min`, `2 hr 5 min`, `3 days`: the two largest units at most; below ten minutes with seconds. */
export function formatDuration(language: UiLanguage, seconds: number): string {
  const total = Math.max(Math.round(seconds), 0)
  const parts: readonly (readonly [unit: 'day' | 'hour' | 'minute' | 'second', value: number])[] = [
    ['day', Math.floor(total / 86_400)],
    ['hour', Math.floor((total % 86_400) / 3600)],
    ['minute', Math.floor((total % 3600) / 60)],
    ['second', total % 60],
  ]
  const first = Math.max(
    parts.findIndex(([, value]) => value > 0),
    total === 0 ? 3 : 0,
  )
  const shown = parts.slice(first, first + 2).filter(([, value], index) => value > 0 || (index === 0 && total === 0))
  return shown
    .map(([unit, value]) => formatter(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value))
    .join(language === 'zh-CN' ? '' : ' ')
}
