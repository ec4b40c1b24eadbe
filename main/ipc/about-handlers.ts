import type { AboutFacts, aboutCalls, FOLDERS, TOPICS } from '../../shared/ipc/about-calls.ts'
import type { Handlers } from '../../shared/ipc/call.ts'

export interface AboutPorts {
  readonly facts: () => AboutFacts
  /** Throws folder-not-shown. */
  readonly show: (folder: (typeof FOLDERS)[number]) => Promise<void>
  readonly visit: (topic: (typeof TOPICS)[number]) => Promise<void>
  /** Throws notices-not-shown. */
  readonly showNotices: () => Promise<void>
  /** Asks where to. Throws cancelled, export-failed. */
  readonly exportBundle: (keepsNames: boolean) => Promise<{ readonly fileName: string }>
}

/** Which folder and which address an id means, main knows alone. */
export const aboutHandlers = (about: AboutPorts): Handlers<typeof aboutCalls> => ({
  'about.get': async () => about.facts(),
  'about.show': ({ folder }) => about.show(folder),
  'about.visit': ({ topic }) => about.visit(topic),
  'about.notices': () => about.showNotices(),
  'diagnostics.export': ({ keepsNames }) => about.exportBundle(keepsNames),
})
