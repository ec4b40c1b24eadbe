import type { MessageKey } from './en.ts'
import { zhCnErrors } from './zh-cn-errors.ts'
import { zhCnMain } from './zh-cn-main.ts'
import { zhCnSteps } from './zh-cn-steps.ts'

/** Every text of the app in Simplified Chinese; a missing or surplus key does not compile. */
export const zhCn = { ...zhCnErrors, ...zhCnMain, ...zhCnSteps } satisfies Readonly<Record<MessageKey, string>>
