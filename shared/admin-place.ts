/** Where in the settings window a person is led to. */
import * as v from 'valibot'
import { ProfileId } from './profile-id.ts'

/** The pages that are not a profile's, by the ids they have in `renderer/admin/pages.tsx`. */
export const ADMIN_PAGES = [
  'endpoint',
  'transfers',
  'uploads',
  'appearance',
  'network',
  'notifications',
  'updates',
  'security',
  'profile-files',
  'audit',
  'about',
] as const
export type AdminPage = (typeof ADMIN_PAGES)[number]

/** Ways to a new profile, the first or another: a key of one's own, an organisation's address, a file. */
export const DOORS = ['key', 'address', 'import'] as const
export type Door = (typeof DOORS)[number]

/**
 * `profileId` must be one that is there; `complete` one, too: to the steps that enter what it still waits for. A page can say no
 * more than this of where to go.
 */
export const AdminPlace = v.union([
  v.strictObject({ page: v.picklist(ADMIN_PAGES) }),
  v.strictObject({ profileId: ProfileId }),
  v.strictObject({ door: v.picklist(DOORS) }),
  v.strictObject({ complete: ProfileId }),
])
export type AdminPlace = v.InferOutput<typeof AdminPlace>
