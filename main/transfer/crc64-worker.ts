/** Entry of a file worker thread: looks at files, reads ranges of them into the shared memory and sums those. */
import { parentPort, workerData } from 'node:worker_threads'
import { readArchivesAsFiles } from '../node/archives.ts'
import { createCrc64Kernel } from './crc64-kernel.ts'
import type { FileAnswer, FileJob, FileWorkerData } from './file-jobs.ts'
import { runFileJob } from './read-job.ts'
import { runStatJob } from './stat-job.ts'

readArchivesAsFiles()
const { memory, maxPages, scratchAddress }: FileWorkerData = workerData
const kernel = createCrc64Kernel(memory, maxPages, scratchAddress)

/** Answers wait for each other no longer than it takes to read so much. */
const ANSWER_AFTER_BYTES = 256 * 1024

parentPort?.on('message', (jobs: readonly FileJob[]) => {
  let answers: FileAnswer[] = []
  let bytes = 0
  for (const job of jobs) {
    if (job.type === 'stat') {
      answers.push(runStatJob(job))
      continue
    }
    answers.push(runFileJob(job, memory, kernel))
    bytes += job.length
    if (bytes < ANSWER_AFTER_BYTES) continue
    parentPort?.postMessage(answers)
    answers = []
    bytes = 0
  }
  if (answers.length > 0) parentPort?.postMessage(answers)
})
