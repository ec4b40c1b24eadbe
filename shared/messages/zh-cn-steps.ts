import type { enSteps } from './en-steps.ts'

/** Simplified Chinese texts of the connection test. */
export const zhCnSteps: Readonly<Record<keyof typeof enSteps, string>> = {
  'step.key.works': '密钥已保存在钥匙串中，可以读取。',
  'step.key.fails': '无法从钥匙串读取密钥。',
  'step.key.not-tried': '密钥：未检查。',
  'step.clock.works': '时间正常；与服务器时间的差异会自动校正。',
  'step.clock.fails': '本机时间与服务器不一致。',
  'step.clock.not-tried': '时间：未检查。',
  'step.sts.works': '腾讯云可以为该配置签发临时密钥。',
  'step.sts.fails': '腾讯云没有为该配置签发临时密钥。',
  'step.sts.not-tried': '临时密钥：未检查。',
  'step.bucket.works': '存储桶存在于该地域，并且可以访问。',
  'step.bucket.fails': '无法使用该存储桶。',
  'step.bucket.not-tried': '存储桶：未检查。',
  'step.prefix.works': '允许上传到该文件夹。',
  'step.prefix.fails': '无法上传到该文件夹。',
  'step.prefix.not-tried': '上传到该文件夹：未检查。',
  'fact.offsetSeconds': '相差 {{value}} 秒',
  'fact.accountKind.root': '密钥属于主账号，使用子账号密钥更安全',
  'fact.accountKind.sub-account': '密钥属于子账号',
  'fact.accountKind.other': '密钥属于角色或联合身份用户',
  'fact.region': '地域 {{value}}',
  'fact.other': '{{name}}：{{value}}',
  'step.with-facts': '{{step}}（{{facts}}）',
}
