import { baseName } from './key-names.ts'

/**
 * The words a template may hold. `{path}`: relative to the chosen folder, or the name of a file chosen by itself;
 * `{folder}`: the chosen folder's name; `{name}` and `{ext}`: of the file, `{ext}` with its dot or empty; `{yyyy}`,
 * `{MM}`, `{dd}`: the local day on which the batch was added; `{uuid}`: new for each file; `{crc64}`: decimal, of the
 * file's content, known only once it has been read.
 */
const WORDS = ['path', 'folder', 'name', 'ext', 'yyyy', 'MM', 'dd', 'crc64', 'uuid'] as const
type Word = (typeof WORDS)[number]
type Piece = { readonly text: string } | { readonly word: Word }

/** Where a file lies and when it is sent. */
export interface Place {
  /** Of the chosen folder; empty for a file chosen by itself. */
  readonly folder: string
  /** Relative to the source; a folder's ends in `/`. For a file chosen by itself, its name. */
  readonly path: string
  /** `2026-11-22`. */
  readonly day: string
  readonly uuid: () => string
  /** Absent: not known yet. */
  readonly crc64?: string
}

/** A parsed template. */
export interface KeyTemplate {
  /** Text before the first word, up to its last slash: what every key has in common. */
  readonly root: string
  readonly needsCrc64: boolean
  /** No two files get one key. */
  readonly isUnique: boolean
  /** The same place gives the same key again: it need not be written down. */
  readonly isRepeatable: boolean
  /** What follows the prefix. Without its checksum, a key that needs one keeps the word itself. */
  readonly keyFor: (place: Place) => string
}

const isWord = (text: string): text is Word => WORDS.some((word) => word === text)
const isNamed = (piece: Piece, ...words: readonly Word[]): boolean => 'word' in piece && words.includes(piece.word)

/** The template, or in a few words what is wrong with it. */
export function parseTemplate(template: string): KeyTemplate | { readonly problem: string } {
  const pieces: Piece[] = []
  for (const part of template.split(/(\{[^{}]*\})/)) {
    const word = /^\{(.*)\}$/.exec(part)?.[1]
    if (word === undefined && /[{}]/.test(part)) return { problem: 'a brace without its other half' }
    if (word !== undefined && !isWord(word)) return { problem: `{${word}} is not one of its words` }
    if (word !== undefined && isWord(word)) pieces.push({ word })
    else if (part !== '') pieces.push({ text: part })
  }
  const first = pieces[0]
  const text = first !== undefined && 'text' in first ? first.text : ''
  return {
    root: text.slice(0, text.lastIndexOf('/') + 1),
    needsCrc64: pieces.some((piece) => isNamed(piece, 'crc64')),
    isUnique: pieces.some((piece) => isNamed(piece, 'uuid')),
    isRepeatable: !pieces.some((piece) => isNamed(piece, 'crc64', 'uuid', 'yyyy', 'MM', 'dd')),
    keyFor: (place) => withSlashOf(place, pieces.map((piece) => textOf(piece, place)).join('')),
  }
}

/** A folder's object stays one, whatever its template ends in. */
function withSlashOf({ path }: Place, key: string): string {
  const plain = key.replace(/\/{2,}/g, '/').replace(/^\//, '')
  return path.endsWith('/') && !plain.endsWith('/') ? `${plain}/` : plain
}

function textOf(piece: Piece, place: Place): string {
  if ('text' in piece) return piece.text
  const name = baseName(place.path).replace(/\/$/, '')
  const dot = name.lastIndexOf('.')
  const nameEnd = dot > 0 && !place.path.endsWith('/') ? dot : name.length
  const [year = '', month = '', day = ''] = place.day.split('-')
  switch (piece.word) {
    case 'path':
      return place.path
    case 'folder':
      return place.folder
    case 'name':
      return name.slice(0, nameEnd)
    case 'ext':
      return name.slice(nameEnd)
    case 'yyyy':
      return year
    case 'MM':
      return month
    case 'dd':
      return day
    case 'crc64':
      return place.crc64 ?? '{crc64}'
    case 'uuid':
      return place.uuid()
  }
}
