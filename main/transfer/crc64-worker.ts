/** Entry of a file worker thread: reads file ranges into the shared memory and sums them. */
import { parentPort, workerData } from 'node:worker_threads'
import { createCrc64Kernel } from './crc64-kernel.ts'
import type { FileJob, FileWorkerData } from './file-jobs.ts'
import { runFileJob } from './read-job.ts'

const { memory, maxPages, scratchAddress }: FileWorkerData = workerData
const kernel = createCrc64Kernel(memory, maxPages, scratchAddress)

parentPort?.on('message', (job: FileJob) => parentPort?.postMessage(runFileJob(job, memory, kernel)))
