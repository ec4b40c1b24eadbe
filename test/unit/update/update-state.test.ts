import { describe, expect, test } from 'vitest'
import {
  atFirst,
  noticeOf,
  type Offer,
  reduce,
  type UpdateEvent,
  type UpdateState,
  viewOf,
} from '../../../main/update/update-state.ts'
import { feedOf } from '../../fakes/signed-feeds.ts'

const offerOf = (version: string): Offer => {
  const [file] = feedOf(version).files
  return { version, releasedAtMs: 1, ...(file && { file, sizeBytes: file.sizeBytes }) }
}
const found = (version: string): UpdateEvent => ({
  type: 'checked',
  atMs: 5,
  result: { kind: 'newer', offer: offerOf(version) },
})
const after = (...events: readonly UpdateEvent[]): UpdateState => events.reduce(reduce, atFirst())
const READY = [found('1.0.1'), { type: 'download-began' }, { type: 'downloaded' }] as const
const problem = { code: 'update-unreachable' } as const

test('a version goes from found to installed, each step only after the one before', () => {
  const steps: readonly UpdateEvent[] = [...READY, { type: 'install-began' }, { type: 'installed' }]
  const phases = steps.map((_, index) => after(...steps.slice(0, index + 1)).phase)
  expect(phases).toEqual(['available', 'downloading', 'ready', 'installing', 'installed'])
  for (const step of steps.slice(1)) expect(after(step), step.type).toEqual(atFirst())
  expect(after(found('1.0.1'), { type: 'install-began' }).phase).toBe('available')
})

test('a look that fails keeps what was found, and says why until the next look', () => {
  const failed = after(found('1.0.1'), { type: 'check-began' }, { type: 'check-failed', problem })
  expect(failed).toMatchObject({ phase: 'available', isChecking: false, problem, checkedAtMs: 5 })
  expect(reduce(failed, { type: 'check-began' })).not.toHaveProperty('problem')
})

describe('while a version waits to be installed', () => {
  test('it goes when the feed withdraws it, holds it back, or has another', () => {
    expect(after(...READY, { type: 'checked', atMs: 6, result: { kind: 'current' } })).toMatchObject({ phase: 'none' })
    const held = after(...READY, { type: 'checked', atMs: 6, result: { kind: 'held-back', version: '1.0.1' } })
    expect([held.phase, held.offer, held.heldBack]).toEqual(['none', undefined, '1.0.1'])
    expect(after(...READY, found('1.0.2'))).toMatchObject({ phase: 'available', offer: { version: '1.0.2' } })
  })

  test('it stays when the feed says the same', () => {
    expect(after(...READY, found('1.0.1')).phase).toBe('ready')
  })

  test('it is fetched again where the file is not the signed one, and tried again where the installer failed', () => {
    const failed = (isFileBad: boolean) =>
      after(...READY, { type: 'install-began' }, { type: 'install-failed', problem, isFileBad })
    expect([failed(true).phase, failed(false).phase]).toEqual(['available', 'ready'])
  })
})

test('what is being fetched or installed goes on whatever a look finds', () => {
  const withdrawn: UpdateEvent = { type: 'checked', atMs: 6, result: { kind: 'current' } }
  expect(after(found('1.0.1'), { type: 'download-began' }, withdrawn)).toMatchObject({ phase: 'downloading' })
  expect(after(...READY, { type: 'install-began' }, withdrawn)).toMatchObject({ phase: 'installing' })
})

test('a notice is answered once for a version, and comes again for the next', () => {
  const noticed = after(found('1.0.1'))
  expect(noticeOf(noticed, 'by-itself')).toEqual({ version: '1.0.1', phase: 'available', way: 'by-itself' })
  const later = reduce(noticed, { type: 'postponed' })
  expect(noticeOf(later, 'by-itself')).toBeUndefined()
  expect(noticeOf(reduce(later, found('1.0.2')), 'by-itself')?.version).toBe('1.0.2')
  expect(noticeOf(after(found('1.0.1'), { type: 'download-began' }), 'by-itself')).toBeUndefined()
})

test('a page learns no path and no checksum', () => {
  const view = viewOf(after(found('1.0.1')))
  expect(view.offer).toEqual({ version: '1.0.1', releasedAtMs: 1, sizeBytes: 14 })
  expect(JSON.stringify(view)).not.toContain('releases/')
})
