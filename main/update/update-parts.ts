/** Joins the updates to parts of the app that are made after them. */
import type { Brokerage } from '../brokerage.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { TransferSide } from '../transfer-side.ts'
import { createUpdateSide, type UpdateSide, type UpdateSideOptions } from './update-side.ts'

interface Rest {
  readonly side: Pick<TransferSide, 'runs' | 'limits'>
  readonly brokerage: Pick<Brokerage, 'network'>
  readonly desktop: Pick<Desktop, 'isUploading' | 'quit'>
}
type Given = Pick<UpdateSideOptions, 'dataDir' | 'state' | 'managed' | 'hasWindow' | 'commands'>

export const updatesIn = (given: Given, rest: () => Rest): UpdateSide =>
  createUpdateSide({
    ...given,
    wayTo: (...asked) => rest().brokerage.network.wayTo(...asked),
    isUploading: () => rest().desktop.isUploading() || rest().side.runs.active().length > 0,
    limits: () => rest().side.limits(),
    quit: () => rest().desktop.quit(),
  })

/** Ends the app when nothing runs any more, after `before`; whatever begins meanwhile keeps it. */
export function endingWhen(isIdle: () => boolean, before: () => Promise<void>, end: () => void): () => void {
  let isOnItsWay = false
  return () => {
    if (!isIdle() || isOnItsWay) return
    isOnItsWay = true
    void before().finally(() => {
      isOnItsWay = false
      if (isIdle()) end()
    })
  }
}
