import { expect, test } from 'vitest'
import { isRegionLike, regionIdOf } from '../../../renderer/admin/region-search.ts'
import { REGIONS } from '../../../shared/regions.ts'

test.each([
  ['guangz', ['ap-guangzhou']],
  ['广州', ['ap-guangzhou']],
  ['BEIJING', ['ap-beijing', 'ap-beijing-1', 'ap-beijing-fsi']],
  ['金融', ['ap-shenzhen-fsi', 'ap-shanghai-fsi', 'ap-beijing-fsi']],
  ['nowhere', []],
])('typing %s finds regions by id and by their names in both languages', (text, expected) => {
  expect(REGIONS.filter((id) => isRegionLike(id, text)).sort()).toEqual([...expected].sort())
})

test.each([
  ['广州', 'ap-guangzhou'],
  [' Frankfurt ', 'eu-frankfurt'],
  ['ap-mars-1', 'ap-mars-1'],
  ['beijing', 'ap-beijing'],
])('a whole name becomes the region’s id, anything else stays: %s', (text, expected) => {
  expect(regionIdOf(text)).toBe(expected)
})
