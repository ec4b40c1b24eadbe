/** Copies a text. The Clipboard API would need a permission, and our windows are given none. */
export function copyPlain(text: string): boolean {
  const holder = document.createElement('pre')
  holder.className = 'visually-hidden selectable'
  holder.textContent = text
  document.body.append(holder)
  const selection = getSelection()
  selection?.selectAllChildren(holder)
  const isCopied = document.execCommand('copy')
  selection?.removeAllRanges()
  holder.remove()
  return isCopied
}
