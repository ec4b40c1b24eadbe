/** The filled part of a progress bar; `ratio` from 0 to 1. Scaled, not resized: no layout while it moves. */
export function Bar({ ratio }: { readonly ratio: number }) {
  return <div className="bar-fill" style={{ transform: `scaleX(${ratio})` }} />
}
