import { isLink } from '../../shared/profile-link.ts'
import { UsageProblem } from './usage-problem.ts'

/** What the desktop starts when somebody follows a link: `cos-courier -- cos-courier://profile?…`. */
export interface LinkCommand {
  readonly kind: 'link'
  /** Not checked yet. */
  readonly link: string
}

/**
 * What stands after `--` where no command stands before it. Somebody else wrote it, so it is a link or nothing, never an
 * option or a command. Undefined for nothing: the menu's entry starts the app so. @throws UsageProblem.
 */
export function linkCommandFrom([link, ...extra]: readonly string[]): LinkCommand | undefined {
  if (link === undefined) return undefined
  if (extra.length === 0 && isLink(link)) return { kind: 'link', link }
  throw new UsageProblem('after -- without a command comes one link, cos-courier://profile?…, and nothing else')
}
