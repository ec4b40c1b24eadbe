/** The search over the settings, in the words that are on the screen. Pure. */
import type { TranslationKey } from '../../../shared/messages/en.ts'
import type { Translate } from '../../../shared/messages/translate.ts'
import { SETTINGS, type Setting, type SettingPlace } from './settings-index.ts'

/** Something a search found. */
export interface FoundSetting {
  readonly id: string
  /** A profile's id, or that of a page. */
  readonly selectedId: string
  readonly text: string
  /** The page it is on. */
  readonly pageText: string
  /** Texts to look for on the page, the best first; none for the page itself. */
  readonly labels: readonly string[]
}

/** What there is beside the fields. */
export interface SearchedPages {
  readonly titleOf: (place: SettingPlace) => TranslationKey
  readonly places: readonly SettingPlace[]
  readonly profiles: readonly { readonly id: string; readonly name: string; readonly bucket: string }[]
  /** The page that fields of a profile are shown on. */
  readonly profileId: string
}

const MAX_FOUND = 40

/** What fits all words of the query, the best first; nothing for an empty one. */
export function findSettings(t: Translate, query: string, pages: SearchedPages): readonly FoundSetting[] {
  const words = folded(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const ranked = candidates(t, pages).flatMap((candidate) => {
    const rank = rankOf(words, candidate.texts)
    return rank === undefined ? [] : [{ rank, found: candidate.found }]
  })
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MAX_FOUND)
    .map(({ found }) => found)
}

interface Candidate {
  readonly found: FoundSetting
  /** The sooner a word is in one of them, the better. */
  readonly texts: readonly string[]
}

function candidates(t: Translate, pages: SearchedPages): readonly Candidate[] {
  const { places, profileId, profiles, titleOf } = pages
  const pageTexts = (place: SettingPlace): string => t(titleOf(place))
  const idOf = (place: SettingPlace): string => (place === 'profile' ? profileId : place)
  return [
    ...profiles.map(({ id, name, bucket }) => ({
      found: { id, selectedId: id, text: name, pageText: bucket, labels: [] },
      texts: [folded(name), folded(bucket)],
    })),
    ...places.map((place) => ({
      found: { id: place, selectedId: idOf(place), text: pageTexts(place), pageText: '', labels: [] },
      texts: [folded(pageTexts(place))],
    })),
    ...SETTINGS.map((setting) => ({
      found: foundOf(t, setting, idOf(setting.place), pageTexts(setting.place)),
      texts: textsOf(t, setting, pageTexts(setting.place)),
    })),
  ]
}

function foundOf(t: Translate, { label, place, within }: Setting, selectedId: string, pageText: string): FoundSetting {
  const labels = [t(label), ...(within ? [t(within)] : [])]
  return { id: `${place} ${label}`, selectedId, text: t(label), pageText, labels }
}

const textsOf = (t: Translate, { hint, label, words }: Setting, pageText: string): readonly string[] =>
  [t(label), words ? t(words) : '', pageText, hint ? t(hint) : ''].map(folded)

/** The sum of where each word is found; undefined where one is not. What begins with the word comes before what holds it. */
function rankOf(words: readonly string[], texts: readonly string[]): number | undefined {
  let rank = 0
  for (const word of words) {
    const at = texts.findIndex((text) => text.includes(word))
    const text = texts[at]
    if (text === undefined) return undefined
    rank += at * 2 + (text.startsWith(word) ? 0 : 1)
  }
  return rank
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase().trim()
