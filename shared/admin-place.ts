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
  'security',
  'profile-files',
  'audit',
  'about',
] as const
export type AdminPage = (typeof ADMIN_PAGES)[number]

/** Ways to the first profile: a key of one's own, an organisation's address, a file. */
export const DOORS = ['key', 'address', 'import'] as const

/** `profileId` must be one that is there; a page can say no more than this of where to go. */
export const AdminPlace = v.union([
  v.strictObject({ page: v.picklist(ADMIN_PAGES) }),
  v.strictObject({ profileId: ProfileId }),
  v.strictObject({ door: v.picklist(DOORS) }),
])
export type AdminPlace = v.InferOutput<typeof AdminPlace>
