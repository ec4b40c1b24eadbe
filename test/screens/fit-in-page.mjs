// @ts-check
// Runs in the page, by the debugger: `globalThis.courierFit` finds texts that do not fit, and makes all texts longer.
;(() => {
  const SLACK_PX = 1.5
  const LONGER_BY = 0.4

  /** @typedef {{ element: Element, text: string, box: DOMRect }} Seen */

  /** @returns {Text[]} every text that somebody may read */
  function texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found = []
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (node instanceof Text && isForEyes(node)) found.push(node)
    return found
  }

  /** @param {Text} node */
  function isForEyes({ parentElement, data }) {
    if (parentElement === null || data.trim() === '') return false
    if (!parentElement.checkVisibility({ visibilityProperty: true })) return false
    return parentElement.closest('.visually-hidden, option, style, script') === null
  }

  /** @param {Text} node */
  function boxOf(node) {
    const range = document.createRange()
    range.selectNodeContents(node)
    return range.getBoundingClientRect()
  }

  /** @param {Element} element @param {string} text */
  const name = (element, text) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${text.trim().slice(0, 60)}”`

  /** What a text is to its next ancestor that cuts it. @returns {'seen' | 'scrolled' | 'cut' | 'told'} */
  function fate(/** @type {Element} */ element, /** @type {DOMRect} */ box) {
    for (let at = /** @type {Element | null} */ (element); at !== null; at = at.parentElement) {
      const answer = fateIn(at, box)
      if (answer !== undefined) return answer === 'cut' && isToldElsewhere(at, element) ? 'told' : answer
    }
    return 'seen'
  }

  /** @param {Element} ancestor @param {DOMRect} box @returns {'scrolled' | 'cut' | undefined} */
  function fateIn(ancestor, box) {
    const { clipPath, overflowX, overflowY } = getComputedStyle(ancestor)
    const edge = ancestor.getBoundingClientRect()
    if (edge.width <= 1 || clipPath.startsWith('inset(50%')) return 'scrolled'
    const outs = [
      ...(isWithin(box.left, box.right, edge.left, edge.right) ? [] : [overflowX]),
      ...(isWithin(box.top, box.bottom, edge.top, edge.bottom) ? [] : [overflowY]),
    ]
    if (outs.some(isCutting)) return 'cut'
    return outs.some(isScrolling) ? 'scrolled' : undefined
  }

  /** @type {(from: number, to: number, edgeFrom: number, edgeTo: number) => boolean} */
  const isWithin = (from, to, edgeFrom, edgeTo) => from >= edgeFrom - SLACK_PX && to <= edgeTo + SLACK_PX

  const isCutting = (/** @type {string} */ overflow) => overflow === 'hidden' || overflow === 'clip'
  const isScrolling = (/** @type {string} */ overflow) => overflow === 'auto' || overflow === 'scroll'

  /** Only what ends in an ellipsis, and is whole elsewhere, may be cut. @param {Element} cutter @param {Element} element */
  function isToldElsewhere(cutter, element) {
    const { textOverflow, webkitLineClamp } = getComputedStyle(cutter)
    const hasEllipsis = textOverflow === 'ellipsis' || webkitLineClamp !== 'none'
    return hasEllipsis && element.closest('[title], [aria-label], [data-told]') !== null
  }

  /** Under a dialog or a menu is not on one another. @param {Seen} seen */
  function isOnTop({ element, box }) {
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
    return hit !== null && (element.contains(hit) || hit.contains(element))
  }

  /** @param {Seen} one @param {Seen} other */
  function lieOnEachOther(one, other) {
    if (one.element.contains(other.element) || other.element.contains(one.element)) return false
    const overX = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
    const overY = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
    return overX > 2 && overY > 4
  }

  /** @param {Seen[]} seen @returns {string[]} */
  function overlaps(seen) {
    return seen.flatMap((one, index) =>
      seen
        .slice(index + 1)
        .filter((other) => lieOnEachOther(one, other))
        .map((other) => `on one another: ${name(one.element, one.text)} and ${name(other.element, other.text)}`),
    )
  }

  /** @returns {Seen[]} */
  const drawn = () =>
    texts()
      .map((node) => ({ element: /** @type {Element} */ (node.parentElement), text: node.data, box: boxOf(node) }))
      .filter(({ box }) => box.width > 0 && box.height > 0)

  /** @returns {string[]} a line for each misfit */
  function misfits() {
    const fates = drawn().map((one) => ({ one, what: fate(one.element, one.box) }))
    const cut = fates.flatMap(({ one, what }) => (what === 'cut' ? [`cut off: ${name(one.element, one.text)}`] : []))
    const seen = fates.flatMap(({ one, what }) => (what === 'seen' ? [one] : []))
    const out = seen.filter(({ box }) => !isWithin(box.left, box.right, 0, innerWidth))
    const outside = out.map(({ element, text }) => `out of the window: ${name(element, text)}`)
    return [...cut, ...outside, ...overlaps(seen.filter(isOnTop))]
  }

  /** @type {(readonly [Text, string])[]} */
  let before = []
  /** Every text with letters; in words, so that lines may break where those of a language would. */
  function stretch() {
    const isChinese = document.documentElement.lang.startsWith('zh')
    before = texts().flatMap((node) => (/\p{L}{2}/u.test(node.data) ? [/** @type {const} */ ([node, node.data])] : []))
    for (const [node, text] of before) {
      const extra = Math.max(1, Math.round(text.trim().length * LONGER_BY))
      node.data = text + (isChinese ? '字'.repeat(extra) : ' lorem ips'.repeat(extra).slice(0, extra))
    }
  }
  function unstretch() {
    for (const [node, text] of before) node.data = text
    before = []
  }
  Object.assign(globalThis, { courierFit: { misfits, stretch, unstretch } })
})()
