import { enRegions } from '../../shared/messages/en-regions.ts'
import { zhCnRegions } from '../../shared/messages/zh-cn-regions.ts'
import { knownRegion, REGIONS } from '../../shared/regions.ts'

/** Whether the typed text is found in a region's id or in its name in either language. */
export function isRegionLike(id: string, text: string): boolean {
  const typed = text.trim().toLowerCase()
  return namesOf(id).some((name) => name.toLowerCase().includes(typed))
}

/** The id of the region that is called exactly so, in either language; else the text as it is. */
export function regionIdOf(text: string): string {
  const typed = text.trim().toLowerCase()
  return REGIONS.find((id) => namesOf(id).some((name) => name.toLowerCase() === typed)) ?? text.trim()
}

function namesOf(id: string): readonly string[] {
  const known = knownRegion(id)
  return known === undefined ? [id] : [id, enRegions[`region.${known}`], zhCnRegions[`region.${known}`]]
}
