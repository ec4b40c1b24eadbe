import { encode } from 'uqr'
import { useTranslate } from '../../common/Language.tsx'

/** Modules of white around it, without which many readers find nothing. */
const QUIET_MODULES = 4

/** Dark on light in both themes: readers expect it so. */
export function Qr({ name, url }: { readonly name: string; readonly url: string }) {
  const t = useTranslate()
  const code = encoded(url)
  if (code === undefined) return <p role="alert">{t('history.qr.too-long')}</p>
  const size = code.size + 2 * QUIET_MODULES
  return (
    <svg className="qr" role="img" aria-label={t('history.qr.label', { name })} viewBox={`0 0 ${size} ${size}`}>
      <rect width={size} height={size} fill="#ffffff" />
      <path d={pathOf(code.data)} fill="#000000" shapeRendering="crispEdges" />
    </svg>
  )
}

/** Undefined for what is too long. With less redundancy where that lets it fit. */
function encoded(text: string): ReturnType<typeof encode> | undefined {
  for (const ecc of ['M', 'L'] as const) {
    try {
      return encode(text, { ecc, border: 0 })
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
  }
  return undefined
}

/** One square for each dark module. */
const pathOf = (rows: readonly (readonly boolean[])[]): string =>
  rows
    .flatMap((row, y) =>
      row.flatMap((isDark, x) => (isDark ? `M${x + QUIET_MODULES} ${y + QUIET_MODULES}h1v1h-1z` : [])),
    )
    .join('')
