// @ts-check
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** A page that is not there by then never will be. */
const PAGE_LIMIT_MS = 120_000
/** Neither DevTools nor a file system tells when something becomes true, so it is asked. */
const ASK_EVERY_MS = 20

const SHOWS_ROWS = `document.querySelector('.list-row:not(.row-blank)') !== null`
/** Presses what starts the panel of the drop, once there is one. */
const STARTS = `(() => {
  const button = [...document.querySelectorAll('.panel-actions button')].at(-1)
  if (!button || button.disabled) return false
  button.click()
  return true
})()`
/** @typedef {'all' | 'active' | 'paused' | 'failed' | 'ended'} Filter */
/** @type {readonly Filter[]} */
const FILTERS = ['all', 'active', 'paused', 'failed', 'ended']
/**
 * What stands beside a filter of the list; 0 before there is a list.
 * @param {Filter} filter
 */
const countOf = (filter) => {
  const at = FILTERS.indexOf(filter)
  return `Number(document.querySelectorAll('.filter-count')[${at}]?.textContent.replaceAll(',', '') ?? 0)`
}
/** @param {number} row from 1 */
const showsRow = (row) => `document.querySelector('.list-row[aria-rowindex="${row}"]:not(.row-blank)') !== null`
/** @param {number} rows how many the list has as it is looked at */
const hasRows = (rows) => `document.querySelector('.list')?.getAttribute('aria-rowcount') === '${rows}'`
/** @param {Filter} filter */
const choose = (filter) => `document.querySelectorAll('.filter')[${FILTERS.indexOf(filter)}].click()`
/** Opens every folder, as the key does. */
const OPENS = `document.querySelector('.list').dispatchEvent(new KeyboardEvent('keydown', { key: '*', bubbles: true }))`
/** @param {number} share of the list's height */
const scrollTo = (share) => `(() => {
  const list = document.querySelector('.list')
  list.scrollTop = (list.scrollHeight - list.clientHeight) * ${share}
})()`
/** Two frames after a turn of the event loop: the page draws and answers. */
const DRAWS = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`
/** What the journal on disk says: every source of every batch was walked to its end. Entries are written before that. */
const IS_JOURNALLED = `(async () => {
  const databases = await indexedDB.databases()
  if (!databases.some(({ name }) => name === 'upload-journal')) return false
  const result = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const database = await result(indexedDB.open('upload-journal'))
  try {
    const batches = await result(database.transaction('batches').objectStore('batches').getAll())
    return batches.length > 0 && batches.every(({ batch, walked }) => walked.length === batch.sources.length)
  } finally {
    database.close()
  }
})()`

/**
 * Whether the transfer window has its page. Whoever attaches while a window commits its first page misses the one event
 * that Playwright waits for; the title comes later.
 * @param {string} port
 */
async function isCommitted(port) {
  const answer = await fetch(`http://127.0.0.1:${port}/json/list`)
  const targets = /** @type {readonly { url: string, title: string }[]} */ (await answer.json())
  return targets.some(({ url, title }) => url.startsWith('app://transfer/') && title !== '' && !url.includes(title))
}

/** @typedef {Awaited<ReturnType<typeof openPage>>} ScalePage */

/**
 * Connects to the transfer window's page through DevTools.
 * @param {string} dataDir where Chromium writes the port it took
 */
export async function openPage(dataDir) {
  // Not at the top: on a fresh clone this file is read before its packages are installed.
  const { chromium } = await import('playwright-core')
  const portFile = path.join(dataDir, 'DevToolsActivePort')
  const hasPort = async () => existsSync(portFile) && readFileSync(portFile, 'utf8').includes('\n')
  await until(hasPort, PAGE_LIMIT_MS, 'the port of DevTools')
  const [port = ''] = readFileSync(portFile, 'utf8').split('\n')
  await until(() => isCommitted(port), PAGE_LIMIT_MS, 'the transfer window')
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
  const pages = () => browser.contexts().flatMap((context) => context.pages())
  const find = () => pages().find((candidate) => candidate.url().startsWith('app://transfer/'))
  await until(async () => find() !== undefined, PAGE_LIMIT_MS, 'the transfer window')
  const page = find()
  if (page === undefined) throw new Error('the transfer window has closed')
  const session = await page.context().newCDPSession(page)
  // Not page.evaluate: that evaluates in the page, which forbids it.
  /** @param {string} expression */
  const evaluate = async (expression) => {
    const options = { expression, awaitPromise: true, returnByValue: true }
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', options)
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }
  return {
    session,
    evaluate,
    /** @returns {Promise<number>} files on the list */
    queued: () => evaluate(countOf('all')),
    /** Presses the start button of what was dropped, as soon as it can be pressed. */
    start: () => until(() => evaluate(STARTS), PAGE_LIMIT_MS, 'the start button'),
    /** @returns {Promise<boolean>} the walk is over and the journal has it all */
    isJournalled: () => evaluate(IS_JOURNALLED),
    /** Resolves when the page draws, answers and shows rows. */
    async usable() {
      await until(() => evaluate(SHOWS_ROWS), PAGE_LIMIT_MS, 'rows')
      await evaluate(DRAWS)
    },
    /**
     * Resolves when the page shows this text.
     * @param {string} text
     */
    shows: (text) =>
      until(() => evaluate(`document.body?.innerText.includes(${JSON.stringify(text)}) === true`), PAGE_LIMIT_MS, text),
    /**
     * @param {Filter} filter
     * @returns {Promise<number>} what the filter says it leaves
     */
    counted: (filter) => evaluate(countOf(filter)),
    /**
     * Opens every folder, and waits until so many rows are there.
     * @param {number} files at least
     */
    async openAll(files) {
      await evaluate(OPENS)
      const count = async () => Number(await evaluate(`document.querySelector('.list').getAttribute('aria-rowcount')`))
      await until(async () => (await count()) >= files, PAGE_LIMIT_MS, 'the open folders')
    },
    /**
     * Scrolls to the end of what a filter leaves and back, until its last and its first row have been drawn.
     * @param {Filter} filter
     * @param {number} rows
     */
    async scrollThrough(filter, rows) {
      await evaluate(choose(filter))
      await until(() => evaluate(hasRows(rows)), PAGE_LIMIT_MS, 'the filtered list')
      await evaluate(scrollTo(1))
      await until(() => evaluate(showsRow(rows)), PAGE_LIMIT_MS, 'the last row')
      await evaluate(scrollTo(0))
      await until(() => evaluate(showsRow(1)), PAGE_LIMIT_MS, 'the first row')
      await evaluate(DRAWS)
    },
    /**
     * Drops files or folders on the middle of the window together, as a person does.
     * @param {readonly string[]} files absolute
     */
    async drop(files) {
      const data = { items: [], files: [...files], dragOperationsMask: 1 }
      const place = { x: 400, y: 300, data }
      for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop'])) {
        await session.send('Input.dispatchDragEvent', { type, ...place })
      }
    },
  }
}

/**
 * Asks until the answer is yes.
 * @param {() => Promise<boolean>} condition
 * @param {number} limitMs
 * @param {string} what for the error
 * @param {{ everyMs?: number, signal?: AbortSignal }} [options]
 */
export async function until(condition, limitMs, what, { everyMs = ASK_EVERY_MS, signal } = {}) {
  const startedMs = performance.now()
  while (!(await condition())) {
    signal?.throwIfAborted()
    if (performance.now() - startedMs > limitMs) throw new Error(`Waited ${limitMs / 1000} s in vain for ${what}.`)
    await delay(everyMs)
  }
}
