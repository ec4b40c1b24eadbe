/** What a paste into the window means. */

/** The part of a ClipboardEvent's data that is looked at. */
interface Pasted<F> {
  readonly files: readonly F[]
  readonly types: readonly string[]
}

export type Paste<F> =
  | { readonly kind: 'files'; readonly files: readonly F[] }
  /** One image: a file that was copied, or, where it lies nowhere, the picture itself, which main has to read. */
  | { readonly kind: 'image'; readonly file: F }
  | { readonly kind: 'text' }
  | { readonly kind: 'nothing' }

/** Pure. */
export function readPaste<F extends { readonly type: string }>({ files, types }: Pasted<F>): Paste<F> {
  const [first, ...others] = files
  if (first !== undefined && others.length === 0 && first.type.startsWith('image/'))
    return { kind: 'image', file: first }
  if (first !== undefined) return { kind: 'files', files }
  return { kind: types.some((type) => type.startsWith('text/')) ? 'text' : 'nothing' }
}

/** Where text is typed, a paste is of text. */
export const isTextField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, [contenteditable]') !== null
