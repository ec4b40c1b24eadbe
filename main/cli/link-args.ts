import { isLink } from '../../shared/profile-link.ts'
import { UsageProblem } from './usage-problem.ts'

/** What the desktop starts when somebody follows a link: `cos-courier -- cos-courier://profile?…`. */
export interface LinkCommand {
  readonly kind: 'link'
  /** Not checked yet. */
  readonly link: string
}

/** Somebody else wrote it, so it stands alone. @throws UsageProblem. */
export function linkCommandFrom([link, ...extra]: readonly string[]): LinkCommand {
  if (link !== undefined && extra.length === 0 && isLink(link)) return { kind: 'link', link }
  throw new UsageProblem(
    'after -- without a command comes one link, cos-courier://profile?…, and nothing else; or files and folders, each from the root',
  )
}
