import { AppError } from '../shared/errors.ts'

/** Which profiles were made in the settings window since it opened: what is begun there may be given up there. */
export interface Wizard {
  readonly began: (profileId: string) => void
  /** @throws AppError invalid-input unless it was made since the window opened. */
  readonly assertBegun: (profileId: string) => void
  /** The window is gone. */
  readonly clear: () => void
}

export function createWizard(): Wizard {
  const begun = new Set<string>()
  return {
    began: (profileId) => void begun.add(profileId),
    assertBegun(profileId) {
      if (!begun.has(profileId))
        throw new AppError({ code: 'invalid-input', subject: profileId, detail: 'not made since the window opened' })
    },
    clear: () => begun.clear(),
  }
}
