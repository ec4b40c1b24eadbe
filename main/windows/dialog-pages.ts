/** A message box grows with its text; more, and its buttons would lie below the screen. */
const MAX_PAGE_LENGTH = 1500
const MAX_PAGE_TEXTS = 5

/** The texts in order, as few to a page as a native dialog shows with its buttons; one that is too long stands alone. */
export function pagesOf(texts: readonly string[]): readonly (readonly string[])[] {
  const pages: string[][] = []
  for (const text of texts) {
    const last = pages.at(-1)
    const isFull = !last || last.length === MAX_PAGE_TEXTS || last.join('').length + text.length > MAX_PAGE_LENGTH
    if (isFull) pages.push([text])
    else last.push(text)
  }
  return pages
}
