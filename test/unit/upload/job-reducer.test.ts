import { expect, test } from 'vitest'
import { type Job, type JobEvent, reduce } from '../../../renderer/upload/job-reducer.ts'
import { PHASES, type Phase } from '../../../shared/job.ts'

const job = (phase: Phase): Job => ({
  ...{ id: 1, batchId: 'b', index: 0, source: 0, path: 'p', key: 'k', sizeBytes: 3, mtimeMs: 2, version: 'v1' },
  ...{ attempts: 1, verified: null, phase, error: { code: 'internal' } },
})
const EVENTS: readonly JobEvent[] = [
  { type: 'start' },
  { type: 'prepared' },
  { type: 'sent' },
  { type: 'recognised' },
  { type: 'named', key: 'k7' },
  { type: 'renamed', key: 'k (2)' },
  { type: 'skip', because: 'exists' },
  { type: 'interrupted' },
  { type: 'pause' },
  { type: 'resume' },
  { type: 'cancel' },
  { type: 'retry' },
  { type: 'restarted', sizeBytes: 9, mtimeMs: 5, version: 'v2' },
  { type: 'finished', crc64: '7', verified: true },
  { type: 'fail', error: { code: 'slow-down' } },
]
/** Where each event leads from each phase; where nothing stands, it changes nothing. */
const LEADS: { readonly [T in JobEvent['type']]: { readonly [P in Phase]?: Phase } } = {
  start: { queued: 'preparing' },
  prepared: { preparing: 'uploading' },
  recognised: { preparing: 'verifying' },
  named: { preparing: 'preparing' },
  renamed: { preparing: 'preparing', uploading: 'preparing', verifying: 'preparing' },
  skip: { preparing: 'skipped', uploading: 'skipped', verifying: 'skipped' },
  sent: { uploading: 'verifying' },
  interrupted: { verifying: 'uploading' },
  pause: { queued: 'paused', preparing: 'paused', uploading: 'paused' },
  resume: { paused: 'queued' },
  cancel: {
    ...{ queued: 'cancelled', preparing: 'cancelled', uploading: 'cancelled' },
    ...{ paused: 'cancelled', failed: 'cancelled' },
  },
  retry: { failed: 'queued' },
  restarted: { preparing: 'preparing', uploading: 'preparing', verifying: 'preparing' },
  finished: { verifying: 'done' },
  fail: { queued: 'failed', preparing: 'failed', uploading: 'failed', verifying: 'failed', paused: 'failed' },
}

test.each(EVENTS.flatMap((event) => PHASES.map((phase) => [event.type, phase, event] as const)))(
  '%s in %s',
  (type, phase, event) => {
    const before = job(phase)
    const expected = LEADS[type][phase]
    if (expected === undefined) expect(reduce(before, event)).toBe(before)
    else expect(reduce(before, event).phase).toBe(expected)
  },
)

test('carries what the events say, and forgets an error when it goes on', () => {
  expect(reduce(job('queued'), { type: 'start' })).not.toHaveProperty('error')
  expect(reduce(job('preparing'), { type: 'prepared' }).attempts).toBe(2)
  expect(reduce(job('uploading'), { type: 'restarted', sizeBytes: 9, mtimeMs: 5, version: 'v2' })).toMatchObject({
    sizeBytes: 9,
    mtimeMs: 5,
    version: 'v2',
  })
  expect(reduce(job('verifying'), { type: 'finished', crc64: '7', verified: false })).toMatchObject({
    crc64: '7',
    verified: false,
  })
  expect(reduce(job('uploading'), { type: 'fail', error: { code: 'slow-down' } }).error).toEqual({ code: 'slow-down' })
  expect(reduce(job('failed'), { type: 'retry' })).not.toHaveProperty('error')
})
