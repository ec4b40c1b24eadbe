import type { TranslationKey } from './messages/en.ts'

/** A text and what it is filled with; of several values, one or another. */
export interface Saying {
  readonly key: TranslationKey
  readonly values: Readonly<Record<string, string | readonly string[]>>
}
