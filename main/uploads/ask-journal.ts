import type { KnownUploads } from './own-uploads.ts'

/** The worker answers at once unless it still reads its journal. */
const ANSWER_MS = 10_000

/** Questions to the transfer window's journal, and its answers. */
export interface JournalQuestions {
  readonly ask: () => Promise<KnownUploads | undefined>
  /** The page's `uploads.tell`; one that comes too late, or was never asked for, is dropped. */
  readonly tell: (askId: number, known: KnownUploads) => void
}

/** `send` puts a question to the page; false when there is none to ask. */
export function createJournalQuestions(send: (askId: number) => boolean): JournalQuestions {
  const waiting = new Map<number, (known: KnownUploads | undefined) => void>()
  let lastId = 0
  return {
    ask() {
      lastId += 1
      const askId = lastId
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle(undefined), ANSWER_MS)
        const settle = (known: KnownUploads | undefined): void => {
          clearTimeout(timer)
          waiting.delete(askId)
          resolve(known)
        }
        waiting.set(askId, settle)
        if (!send(askId)) settle(undefined)
      })
    },
    tell: (askId, known) => waiting.get(askId)?.(known),
  }
}
