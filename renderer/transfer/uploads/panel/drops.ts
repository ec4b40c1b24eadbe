/** What happens to what was dropped: it waits in a panel for a word, or starts at once. */
import type { BatchOptions } from '../../../../shared/batch-options.ts'
import type { Environment } from '../../../../shared/ipc/contract.ts'
import type { Source } from '../../../../shared/job.ts'
import type { UploadChoices } from '../../../../shared/upload-choices.ts'
import type { WorkerClient } from '../../worker-client.ts'
import {
  batchesOf,
  filledOptions,
  type Panel,
  type PanelChange,
  type PanelFacts,
  type Place,
  withDrop,
  withHeld,
  withOptions,
  without,
  withPlace,
} from './panels.ts'

/** What can be done with drops and panels; one that is gone is left alone. */
export interface Uploads {
  readonly drop: (place: Place, sources: readonly Source[]) => void
  readonly choose: (panelId: string, options: BatchOptions) => void
  readonly move: (panelId: string, place: Place) => void
  /** `ask`: whether later drops wait for a word again. */
  readonly start: (panelId: string, ask: boolean) => void
  readonly discard: (panelId: string) => void
}

export interface UploadsPort {
  readonly client: Pick<WorkerClient, 'addBatch' | 'startBatches' | 'discardBatch' | 'subscribe' | 'state'>
  /** Undefined until main has answered. */
  readonly environment: () => Environment | undefined
  readonly panels: () => readonly Panel[]
  readonly show: (panels: readonly Panel[]) => void
  readonly saveChoices: (choices: UploadChoices) => void
  readonly newId: () => string
}

/** Also takes over what an earlier page left held. */
export function createUploads({ client, environment, newId, panels, saveChoices, show }: UploadsPort): Uploads {
  /** Of the page's life: the worker may still tell of them. */
  const gone = new Set<string>()
  const withEnvironment = (use: (known: Environment, facts: PanelFacts) => void): void => {
    const known = environment()
    if (known) use(known, { newId, names: known.names })
  }
  /** As it is now: what is pressed may have been drawn before the last change. */
  const withPanel = (id: string, use: (panel: Panel, facts: PanelFacts, known: Environment) => void): void =>
    withEnvironment((known, facts) => {
      const panel = panels().find((one) => one.id === id)
      if (panel) use(panel, facts, known)
    })
  const apply = ({ orders, panels: next }: PanelChange): void => {
    for (const batchId of orders.discard) drop(batchId)
    for (const batch of orders.add) client.addBatch(batch, false)
    show(next)
  }
  const drop = (batchId: string): void => {
    gone.add(batchId)
    client.discardBatch(batchId)
  }
  takeOver({ client, environment, panels, show }, (batchId) => gone.has(batchId))
  return {
    drop: (place, sources) =>
      withEnvironment(({ choices, names }, facts) => {
        if (sources.length === 0) return
        const filled = choices.ask ? undefined : filledOptions(choices.options, names)
        // A template that has become too long has to be looked at.
        if (!filled) return apply(withDrop(panels(), place, sources, choices.options, facts))
        for (const batch of batchesOf(place, sources, filled, newId)) client.addBatch(batch, false)
      }),
    choose: (id, options) => withPanel(id, (panel, facts) => apply(withOptions(panels(), panel, options, facts))),
    move: (id, place) => withPanel(id, (panel, facts) => apply(withPlace(panels(), panel, place, facts))),
    start: (id, ask) =>
      withPanel(id, (panel, _, { choices }) => {
        const batchIds = panel.batches.map(({ batchId }) => batchId)
        for (const batchId of batchIds) gone.add(batchId)
        client.startBatches(batchIds, panel.options)
        show(without(panels(), panel))
        const chosen = { options: panel.options, ask }
        if (JSON.stringify(chosen) !== JSON.stringify(choices)) saveChoices(chosen)
      }),
    discard: (id) =>
      withPanel(id, (panel) => {
        for (const { batchId } of panel.batches) drop(batchId)
        show(without(panels(), panel))
      }),
  }
}

/** Shows what the worker holds and the page does not know. */
function takeOver(
  { client, environment, panels, show }: Pick<UploadsPort, 'client' | 'environment' | 'panels' | 'show'>,
  isGone: (batchId: string) => boolean,
): void {
  let seen = client.state().held
  client.subscribe(() => {
    const { held } = client.state()
    const known = environment()
    if (held === seen || known === undefined) return
    seen = held
    const next = withHeld(panels(), held, known.choices.options, isGone)
    if (next !== panels()) show(next)
  })
}
