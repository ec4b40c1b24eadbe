/** The contestant `cos-nodejs-sdk-v5`: the unmodified SDK, by the settings in the order. */
import { join } from 'node:path'
import COS from 'cos-nodejs-sdk-v5'
import { eachOf, runContestant } from './child.ts'
import { numberSetting } from './order.ts'

/** Opens all its files before it sends the first, so it is given no more than that at a time. */
const UPLOAD_FILES_MAX = 1000

/** Its options that the bench sets; what the settings leave out stays as the SDK has it. */
const LIMITS = ['FileParallelLimit', 'ChunkParallelLimit', 'ChunkSize'] as const
const DEFAULT_FILE_PARALLEL_LIMIT = 3

await runContestant(async (order, { tmpSecretId, tmpSecretKey, sessionToken }, names) => {
  const { bucket: Bucket, region: Region, folder, prefix, settings } = order
  const cos = new COS({
    SecretId: tmpSecretId,
    SecretKey: tmpSecretKey,
    SecurityToken: sessionToken,
    Protocol: order.protocol,
    Domain: order.host,
    Ip: order.address, // connects there, and keeps the real Host in request, signature and TLS
    ConfCwd: order.workDir,
    ...Object.fromEntries(LIMITS.filter((name) => name in settings).map((name) => [name, numberSetting(order, name)])),
  })
  const params = names.map((name) => ({ Bucket, Region, Key: prefix + name, FilePath: join(folder, name) }))
  if (settings['call'] === 'uploadFiles') {
    const sliceSize = 'SliceSize' in settings ? { SliceSize: numberSetting(order, 'SliceSize') } : {}
    for (let at = 0; at < params.length; at += UPLOAD_FILES_MAX) {
      const answer = await cos.uploadFiles({ files: params.slice(at, at + UPLOAD_FILES_MAX), ...sliceSize })
      for (const { error } of answer.files) if (error) throw error
    }
    return
  }
  // Its own queue holds back what is over FileParallelLimit; twice that many calls keep the queue filled.
  const filesAtOnce = 'FileParallelLimit' in settings ? numberSetting(order, 'FileParallelLimit') : undefined
  const calls = 2 * (filesAtOnce ?? DEFAULT_FILE_PARALLEL_LIMIT)
  await eachOf(params, calls, async (param) => void (await cos.sliceUploadFile(param)))
})
