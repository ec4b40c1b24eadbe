import { describe, expect, test } from 'vitest'
import { createUploads } from '../../../renderer/transfer/uploads/panel/drops.ts'
import type { Panel } from '../../../renderer/transfer/uploads/panel/panels.ts'
import type { WorkerState } from '../../../renderer/transfer/worker-client.ts'
import type { HeldBatch, StartChoice } from '../../../renderer/upload/held-contract.ts'
import { WHOLE_LIST } from '../../../renderer/upload/list-contract.ts'
import { defaultAppearance } from '../../../shared/appearance.ts'
import { defaultBatchOptions } from '../../../shared/batch-options.ts'
import type { Environment } from '../../../shared/ipc/contract.ts'
import type { BatchRequest } from '../../../shared/job.ts'
import { defaultUploadChoices, type UploadChoices } from '../../../shared/upload-choices.ts'
import { heldOf } from './held.ts'

const OPTIONS = defaultBatchOptions()
const PLACE = { profileId: 'p-1', prefix: '' }
const SOURCES = [{ sourceId: 's-1', name: 'a', kind: 'folder' }] as const
const STATE: WorkerState = {
  ...{ totals: undefined, secondsLeft: undefined, notices: [], held: [], problems: [], speed: [], work: undefined },
  ...{ view: WHOLE_LIST, slice: { view: WHOLE_LIST, offset: 0, rows: [], total: 0 } },
}

/** A page whose worker and main only remember what they were told. */
class PageUnderTest {
  readonly told: (readonly [verb: string, batchId: string])[] = []
  readonly added: BatchRequest[] = []
  readonly started: StartChoice[] = []
  readonly saved: UploadChoices[] = []
  panels: readonly Panel[] = []
  choices = defaultUploadChoices()
  #state = STATE
  #listener = (): void => undefined
  #lastId = 0

  readonly uploads = createUploads({
    client: {
      addBatch: (batch) => {
        this.added.push(batch)
        this.told.push(['add', batch.batchId])
      },
      startBatches: (batchIds, choice) => {
        this.started.push(choice)
        this.told.push(['start', batchIds.join(' ')])
      },
      discardBatch: (batchId) => void this.told.push(['discard', batchId]),
      state: () => this.#state,
      subscribe: (listener) => {
        this.#listener = listener
        return () => undefined
      },
    },
    environment: () => this.#environment(),
    panels: () => this.panels,
    show: (panels) => {
      this.panels = panels
    },
    saveChoices: (choices) => void this.saved.push(choices),
    newId: () => `id-${++this.#lastId}`,
  })

  tell(held: readonly HeldBatch[]): void {
    this.#state = { ...this.#state, held }
    this.#listener()
  }

  get panel(): Panel {
    const [panel] = this.panels
    if (panel === undefined) throw new Error('no panel')
    return panel
  }

  #environment(): Environment {
    const { choices } = this
    const limits = { isPaused: false, maxConnections: 1 }
    const names = { user: 'jane', host: 'desk' }
    const managed = { kind: 'none' } as const
    return {
      language: 'en',
      profiles: [],
      visible: true,
      limits,
      openBatches: [],
      batchIds: [],
      appearance: defaultAppearance(),
      choices,
      names,
      managed,
    }
  }
}

describe('what is dropped', () => {
  test('waits in a panel while the user wants to be asked', () => {
    const page = new PageUnderTest()
    page.uploads.drop(PLACE, SOURCES)
    expect(page.added).toMatchObject([{ held: true, options: OPTIONS }])
    expect(page.panel.batches).toEqual(page.added)
  })

  test('starts at once with the remembered choices when not, who and where filled in', () => {
    const page = new PageUnderTest()
    const naming = { template: '{user}/{path}', normalForm: 'nfc' } as const
    page.choices = { ask: false, options: { ...OPTIONS, conflict: 'skip', naming } }
    page.uploads.drop(PLACE, SOURCES)
    expect(page.added).toMatchObject([{ options: { conflict: 'skip', naming: { template: 'jane/{path}' } } }])
    expect(page.added[0]).not.toHaveProperty('held')
    expect(page.panels).toEqual([])
  })

  test('is nothing when nothing could be read', () => {
    const page = new PageUnderTest()
    page.uploads.drop(PLACE, [])
    expect([page.added, page.panels]).toEqual([[], []])
  })
})

describe('a panel', () => {
  test('starts its batches with its choices, which are remembered; what is as it was is not saved again', () => {
    const page = new PageUnderTest()
    page.uploads.drop(PLACE, SOURCES)
    page.uploads.choose(page.panel.id, { ...OPTIONS, conflict: 'newer' })
    const { batches, options } = page.panel
    page.uploads.start(page.panel.id, false)
    expect(page.told.at(-1)).toEqual(['start', batches[0]?.batchId])
    expect(page.started).toMatchObject([{ conflict: 'newer', object: OPTIONS.object }])
    expect([page.panels, page.saved]).toEqual([[], [{ options, ask: false }]])
    page.uploads.drop(PLACE, SOURCES)
    page.uploads.start(page.panel.id, true)
    expect(page.saved).toHaveLength(1)
  })

  test('that was started or discarded does not come back when the worker tells of it late', () => {
    const page = new PageUnderTest()
    for (const end of ['start', 'discard'] as const) {
      page.uploads.drop(PLACE, SOURCES)
      const held = page.panel.batches.map((batch) => heldOf(batch))
      if (end === 'start') page.uploads.start(page.panel.id, true)
      else page.uploads.discard(page.panel.id)
      page.tell(held)
      expect(page.panels).toEqual([])
    }
  })

  test('comes back after the page was loaded anew, since the worker still holds its batches', () => {
    const page = new PageUnderTest()
    const batch = { ...PLACE, batchId: 'b-1', sources: [...SOURCES], options: OPTIONS, held: true } as const
    page.tell([heldOf(batch)])
    expect(page.panel.batches).toEqual([batch])
    page.uploads.discard(page.panel.id)
    expect(page.told).toEqual([['discard', 'b-1']])
    page.uploads.start(batch.batchId, true)
    expect(page.told).toHaveLength(1)
  })

  test('that goes elsewhere is discarded here before it is added there', () => {
    const page = new PageUnderTest()
    page.uploads.drop(PLACE, SOURCES)
    page.uploads.move(page.panel.id, { profileId: 'p-2', prefix: 'in/' })
    expect(page.told.map(([verb]) => verb)).toEqual(['add', 'discard', 'add'])
    expect(page.added.at(-1)).toMatchObject({ profileId: 'p-2', prefix: 'in/', held: true })
  })
})
