import { Worker } from 'node:worker_threads'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { createFilePool, type FilePool } from '../../../main/transfer/file-pool.ts'

const MIB = 1024 * 1024
/** Answers each job with the number of jobs that came in its message, and the worker's number in place of a file. */
const COUNTING = `
  const { parentPort, workerData } = require('node:worker_threads')
  parentPort.on('message', (jobs) =>
    parentPort.postMessage(jobs.map(({ job }) => ({ job, sum: BigInt(jobs.length), fd: workerData.scratchAddress }))))`
const SILENT = `require('node:worker_threads').parentPort.on('message', () => {})`

function startPool(scripts: readonly string[]): FilePool {
  let started = 0
  const startWorker = (options: object): Worker => {
    started += 1
    return new Worker(scripts[started - 1] ?? COUNTING, { ...options, eval: true })
  }
  const pool = createFilePool({ startWorker, workerCount: scripts.length, memoryBytes: 8 * MIB })
  onTestFinished(() => pool.close())
  return pool
}

const read = (length: number) =>
  ({ type: 'read', fd: 0, version: '', position: 0, address: 0, length, last: true }) as const
/** The worker that does a job of `length` bytes, and how many jobs its message had. */
async function done(pool: FilePool, length: number) {
  const answer = await pool.run(read(length))
  return 'problem' in answer ? answer : { worker: answer.fd, together: Number(answer.sum) }
}

afterEach(() => void vi.useRealTimers())

test('small jobs of one turn go to one worker in one message', async () => {
  const pool = startPool([COUNTING, COUNTING])
  const answers = await Promise.all([done(pool, 1), done(pool, 4096), done(pool, 65_536)])
  expect(answers.map((answer) => ('together' in answer ? answer.together : 0))).toEqual([3, 3, 3])
})

test('large jobs of one turn are spread over the workers', async () => {
  const pool = startPool([COUNTING, COUNTING])
  const answers = await Promise.all([done(pool, MIB), done(pool, MIB)])
  expect(new Set(answers.map((answer) => ('worker' in answer ? answer.worker : 0))).size).toBe(2)
})

test('small jobs go elsewhere once a worker waits for its disk', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const pool = startPool([SILENT, COUNTING])
  const lost = pool.run(read(1)).catch((error: unknown) => error)
  vi.advanceTimersByTime(3)
  expect(await done(pool, 1)).toMatchObject({ together: 1 })
  await pool.close()
  expect(await lost).toBeInstanceOf(Error)
})

test('more small jobs at once than one worker should have are spread', async () => {
  const pool = startPool([COUNTING, COUNTING])
  const answers = await Promise.all(Array.from({ length: 40 }, () => done(pool, 1)))
  expect(new Set(answers.map((answer) => ('worker' in answer ? answer.worker : 0))).size).toBe(2)
})
