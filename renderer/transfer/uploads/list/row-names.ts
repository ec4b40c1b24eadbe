import type { ListAnswer } from '../../../upload/list-contract.ts'
import type { PageMessage } from '../../../upload/page-contract.ts'
import type { RowRange } from './selection.ts'

type IdsAnswer = ListAnswer & { readonly type: 'row-ids' }
export type NamedRows = Omit<IdsAnswer, 'type' | 'id'>

/** Asks the worker which rows lie where; each answer goes to the question it is for. */
export function createRowNames(post: (message: PageMessage) => void) {
  const waiting = new Map<number, (rows: NamedRows) => void>()
  let lastId = 0
  return {
    ask: ({ first, last }: RowRange): Promise<NamedRows> =>
      new Promise((resolve) => {
        lastId += 1
        waiting.set(lastId, resolve)
        post({ type: 'rows.ids', id: lastId, from: first, to: last })
      }),
    accept: (answer: IdsAnswer): void => {
      waiting.get(answer.id)?.(answer)
      waiting.delete(answer.id)
    },
  }
}
