import { hostname, userInfo } from 'node:os'
import * as v from 'valibot'
import { type BatchOptions, KeyNaming } from '../../shared/batch-options.ts'
import { AppError } from '../../shared/errors.ts'
import { fillNames, nameAsText, type TemplateNames } from '../../shared/template-names.ts'

export interface UserAndHost {
  readonly user: () => string
  readonly host: () => string
}

export const ofThisComputer: UserAndHost = {
  user() {
    try {
      return userInfo().username
    } catch {
      // A user without an entry in the system's list has no name (containers).
      return String(process.getuid?.() ?? 'user')
    }
  },
  host: hostname,
}

/** The names as the window gets them, for its own templates. */
export const templateNames = ({ user, host }: UserAndHost): TemplateNames => ({
  user: nameAsText(user()),
  host: nameAsText(host()),
})

/**
 * Puts the names in the place of `{user}` and `{host}`: only main knows them, so the page gets a template without these
 * words. Throws invalid-input when it gets too long.
 */
export function withUserAndHost(options: BatchOptions, { user, host }: UserAndHost): BatchOptions {
  const { template } = options.naming
  if (template === undefined) return options
  const filled = fillNames(template, { user: () => nameAsText(user()), host: () => nameAsText(host()) })
  const naming = v.safeParse(KeyNaming, { ...options.naming, template: filled })
  if (!naming.success)
    throw new AppError({ code: 'invalid-input', subject: '--key-template', detail: naming.issues[0].message })
  return { ...options, naming: naming.output }
}
