import type { enHistory } from './en-history.ts'

/** The history, links and receipts. */
export const zhCnHistory = {
  'notice.history-failed': '上传结果未能写入历史记录，稍后会自动重试。上传本身不受影响。',
} satisfies Readonly<Record<keyof typeof enHistory, string>>
