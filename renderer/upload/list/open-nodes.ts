import { ROOT } from '../folder-index.ts'

/** A batch or folder of the list; ROOT is the batch itself. */
export interface Node {
  readonly batchId: string
  readonly folder: number
}

/** As the page names it. */
export const nodeName = ({ batchId, folder }: Node): string => (folder === ROOT ? batchId : `${batchId}/${folder}`)

export function parseNode(name: string): Node {
  const [batchId = '', folder = `${ROOT}`] = name.split('/')
  return { batchId, folder: Number(folder) }
}

const ALL = 'all'

/** What is open in the tree: at first the batches, so that what was dropped shows, and none of their folders. */
export class OpenNodes {
  /** Changes with what is open. */
  version = 0
  #all: boolean | undefined
  /** By batch, those that are not as the rule for all says. */
  readonly #others = new Map<string, Set<number>>()

  isOpen({ batchId, folder }: Node): boolean {
    const isOther = this.#others.get(batchId)?.has(folder) ?? false
    return this.#rule(folder) !== isOther
  }

  set(name: string, isOpen: boolean): void {
    this.version += 1
    if (name === ALL) {
      this.#all = isOpen
      this.#others.clear()
      return
    }
    const { batchId, folder } = parseNode(name)
    const others = this.#others.get(batchId) ?? new Set()
    this.#others.set(batchId, others)
    if (this.#rule(folder) === isOpen) others.delete(folder)
    else others.add(folder)
  }

  #rule(folder: number): boolean {
    return this.#all ?? folder === ROOT
  }
}
