import type { enClock } from './en-clock.ts'

/** About a wrong clock. */
export const zhCnClock: Readonly<Record<keyof typeof enClock, string>> = {
  'notice.clock-ahead': '本机时钟快了 {{span}}。上传按 COS 的时间继续进行。',
  'notice.clock-behind': '本机时钟慢了 {{span}}。上传按 COS 的时间继续进行。',
}
