import type { RightRow } from '../rights-check.ts'
import type { Translate } from './translate.ts'

/** One row of a check of rights in words: what was tried, how it ended, and what is left at COS of it. */
export function describeRight(t: Translate, { name, about, expected, actual, ok, left }: RightRow): string {
  const plain = t(`right.${name}`)
  const what = about === undefined ? plain : t('rights.about-row', { what: plain, about })
  const outcome = ok ? t(`rights.as-expected.${expected}`) : t(`rights.expected-${expected}.${actual}`)
  const row = t('rights.row', { what, outcome })
  if (left === undefined) return row
  const { key, uploadId } = left
  const words = uploadId === undefined ? t('rights.left', { key }) : t('rights.left-upload', { key, uploadId })
  return t('rights.row-left', { row, left: words })
}
