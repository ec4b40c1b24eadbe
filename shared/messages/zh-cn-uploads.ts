import type { enUploads } from './en-uploads.ts'

/** 未完成的上传。 */
export const zhCnUploads: Readonly<Record<keyof typeof enUploads, string>> = {
  'uploads.use.free': '本应用未使用',
  'uploads.use.ours': '本应用正在使用',
  'uploads.use.unknown': '本应用可能正在使用',
  'uploads.outcome.aborted': '已终止',
  'uploads.outcome.gone': '已不存在',
  'uploads.outcome.ours': '已保留：本应用正在使用',
  'uploads.outcome.unknown': '已保留：本应用可能正在使用',
  'uploads.outcome.would-abort': '将被终止',
  'uploads.cli.listed_one': '{{number}} 个未完成的上传，已存储 {{bytes}}。',
  'uploads.cli.listed_other': '{{number}} 个未完成的上传，已存储 {{bytes}}。',
  'uploads.cli.aborted_one':
    '{{number}} 个未完成的上传，共 {{bytes}}：{{aborted}} 个已终止，{{gone}} 个已不存在，{{left}} 个已保留，{{failed}} 个失败。',
  'uploads.cli.aborted_other':
    '{{number}} 个未完成的上传，共 {{bytes}}：{{aborted}} 个已终止，{{gone}} 个已不存在，{{left}} 个已保留，{{failed}} 个失败。',
  'uploads.cli.needs-yes': '没有终止任何上传。如需终止，请加上 --yes 重新运行该命令。',
}
