import { expect, test } from 'vitest'
import { activePlaceOf, destinationChoices, placeId, placeOfChoice } from '../../../renderer/transfer/destinations.ts'
import { defaultAppearance } from '../../../shared/appearance.ts'
import type { Environment } from '../../../shared/ipc/contract.ts'
import { defaultUploadChoices } from '../../../shared/upload-choices.ts'

const bucket = { bucket: 'photos-1250000000', region: 'ap-guangzhou' }
const PROFILES = [
  { id: 'p-1', name: 'One', ...bucket, prefix: '' },
  { id: 'p-2', name: 'Two', ...bucket, prefix: 'in/', otherPrefixes: ['public/'] },
]
const environment: Environment = {
  ...{ language: 'en', profiles: PROFILES, visible: true, limits: { isPaused: false, maxConnections: 8 } },
  ...{ choices: defaultUploadChoices(), names: { user: '', host: '' }, openBatches: [], batchIds: [] },
  appearance: defaultAppearance(),
  managed: { kind: 'none' },
}

test('each folder of each profile is a choice, and every choice stands for its place', () => {
  const choices = destinationChoices(PROFILES)
  expect(choices.map(({ name, detail }) => [name, detail])).toEqual([
    ['One', 'photos-1250000000'],
    ['Two ▸ in/', 'photos-1250000000 ▸ in/'],
    ['Two ▸ public/', 'photos-1250000000 ▸ public/'],
  ])
  expect(choices.map(({ id }) => placeOfChoice(PROFILES, id))).toEqual([
    { profileId: 'p-1', prefix: '' },
    { profileId: 'p-2', prefix: 'in/' },
    { profileId: 'p-2', prefix: 'public/' },
  ])
  expect(placeOfChoice(PROFILES, placeId({ profileId: 'p-2', prefix: 'gone/' }))).toBeUndefined()
})

test('new uploads go to the chosen folder as long as the profile has it, else to its first', () => {
  const at = (activeProfileId: string, activePrefix?: string) =>
    activePlaceOf({ ...environment, activeProfileId, ...(activePrefix !== undefined && { activePrefix }) })
  expect(at('p-2', 'public/')).toEqual({ profileId: 'p-2', prefix: 'public/' })
  expect(at('p-2')).toEqual({ profileId: 'p-2', prefix: 'in/' })
  expect(at('p-2', 'gone/')).toEqual({ profileId: 'p-2', prefix: 'in/' })
  expect(at('p-1', 'public/')).toEqual({ profileId: 'p-1', prefix: '' })
  expect(activePlaceOf({ ...environment, profiles: [] })).toBeUndefined()
})
