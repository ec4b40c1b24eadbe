// @ts-check

/** @typedef {import('./bench-child.mjs').Settings} Settings */
/** @typedef {import('./bench-workloads.mjs').Workload} Workload */

const MIB = 1024 * 1024

/**
 * Tried for the SDK at its best, the likeliest first.
 * @type {Record<Workload['shape'], readonly Settings[]>}
 */
const SDK_ON_FAST_LINES = {
  large: [
    { call: 'sliceUploadFile', ChunkSize: 32 * MIB, ChunkParallelLimit: 8, FileParallelLimit: 3 },
    { call: 'sliceUploadFile', ChunkSize: 8 * MIB, ChunkParallelLimit: 4, FileParallelLimit: 3 },
    { call: 'sliceUploadFile', ChunkSize: 8 * MIB, ChunkParallelLimit: 16, FileParallelLimit: 3 },
  ],
  // Small files: sliceUploadFile for each of them took three times as long, since it keeps lists of upload ids on disk.
  small: [
    { call: 'uploadFiles', SliceSize: 16 * MIB, FileParallelLimit: 64 },
    { call: 'uploadFiles', SliceSize: 16 * MIB, FileParallelLimit: 16 },
  ],
  mixed: [
    { call: 'uploadFiles', SliceSize: 16 * MIB, ChunkSize: 8 * MIB, ChunkParallelLimit: 4, FileParallelLimit: 8 },
    { call: 'uploadFiles', SliceSize: MIB, ChunkSize: 8 * MIB, ChunkParallelLimit: 4, FileParallelLimit: 3 },
  ],
}

/**
 * Where each connection is slow, many of them and small parts.
 * @type {Record<Workload['shape'], readonly Settings[]>}
 */
const SDK_ON_SLOW_LINES = {
  large: [
    { call: 'sliceUploadFile', ChunkSize: MIB, ChunkParallelLimit: 64, FileParallelLimit: 8 },
    { call: 'sliceUploadFile', ChunkSize: MIB, ChunkParallelLimit: 32, FileParallelLimit: 8 },
  ],
  small: SDK_ON_FAST_LINES.small,
  mixed: [
    { call: 'uploadFiles', SliceSize: MIB, ChunkSize: MIB, ChunkParallelLimit: 16, FileParallelLimit: 24 },
    { call: 'uploadFiles', SliceSize: MIB, ChunkSize: MIB, ChunkParallelLimit: 16, FileParallelLimit: 8 },
  ],
}

/** @param {Workload} workload */
const isSlow = ({ link }) => link === 'relay' || link === 'wan'

/**
 * @param {Workload} workload
 * @returns {readonly Settings[]}
 */
export const sdkAtItsBest = (workload) => (isSlow(workload) ? SDK_ON_SLOW_LINES : SDK_ON_FAST_LINES)[workload.shape]

/**
 * Nothing is set but the call that suits one file or many.
 * @param {Workload} workload
 * @returns {readonly Settings[]}
 */
export const sdkAsItComes = ({ files }) => [{ call: files === 1 ? 'sliceUploadFile' : 'uploadFiles' }]

/** The bare loop: four keep-alive connections, parts of 8 MiB, no checksum. */
export const bareLoopInUtility = () => [{ connections: 4, process: 'Electron utility' }]
