/** Selects and copies. The Clipboard API would need a permission, and our windows are given none. */
export function copyText(element: HTMLElement): boolean {
  getSelection()?.selectAllChildren(element)
  return document.execCommand('copy')
}
