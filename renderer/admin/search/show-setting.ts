/** Leads from something found to its place on the page. */

/** Whatever carries the name of a setting; a choice's label is no `label`. */
const NAMED =
  'label, .react-aria-Label, legend, h2, h3, summary, button, .field-label, .conflicts-label, .checkbox > span'
/** What belongs to such a name. */
const BOXES = '.field, .checkbox, .conflicts, .choice-cards, fieldset, details, section'
const FOCUSABLE = 'input:not([disabled]), textarea:not([disabled]), button:not([disabled]), summary, [tabindex]'

/**
 * Brings the first of these texts that is on the page into sight, marks it until the focus leaves it, and gives it the focus; waits
 * for one where main still has to be asked for what the page shows. Nothing without texts. Answers how to stop waiting.
 */
export function showSetting(page: HTMLElement, labels: readonly string[]): () => void {
  const observer = new MutationObserver(() => {
    if (show(page, labels)) observer.disconnect()
  })
  if (labels.length > 0 && !show(page, labels)) observer.observe(page, { childList: true, subtree: true })
  return () => observer.disconnect()
}

function show(page: HTMLElement, labels: readonly string[]): boolean {
  const named = [...page.querySelectorAll<HTMLElement>(NAMED)]
  const [found] = labels.flatMap((label) => named.filter((element) => isNamed(element, label)))
  if (found) lead(found, page)
  return found !== undefined
}

const isNamed = (element: HTMLElement, label: string): boolean =>
  [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() === label) ||
  element.textContent?.trim() === label

function lead(name: HTMLElement, page: HTMLElement): void {
  for (let around = name.closest('details'); around; around = around.parentElement?.closest('details') ?? null)
    around.open = true
  const box = name.closest<HTMLElement>(BOXES) ?? name
  const field = box.matches('section, details') ? undefined : box.querySelector<HTMLElement>(FOCUSABLE)
  const target = name.matches('button, summary') ? name : (field ?? name)
  if (target === name && name.tabIndex < 0) name.tabIndex = -1
  const marked = page.contains(box) ? box : name
  marked.dataset['sought'] = ''
  target.focus({ preventScroll: true })
  marked.scrollIntoView({ block: marked.offsetHeight > innerHeight / 2 ? 'start' : 'center' })
  const unmark = (event: FocusEvent): void => {
    if (event.relatedTarget instanceof Node && marked.contains(event.relatedTarget)) return
    delete marked.dataset['sought']
    marked.removeEventListener('focusout', unmark)
  }
  marked.addEventListener('focusout', unmark)
}
