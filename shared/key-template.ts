import { baseName } from './key-names.ts'

/**
 * The words a template may hold. `{path}`: relative to the chosen folder, or the name of a file chosen by itself;
 * `{folder}`: the chosen folder's name; `{name}` and `{ext}`: of the file, `{ext}` with its dot or empty; `{yyyy}`,
 * `{MM}`, `{dd}`: the local day on which the batch was added; `{uuid}`: new for each file; `{crc64}`: decimal, of the
 * file's content, known only once it has been read.
 */
const WORDS = ['path', 'folder', 'name', 'ext', 'yyyy', 'MM', 'dd', 'crc64', 'uuid'] as const
type Word = (typeof WORDS)[number]
/** What differs between files of one folder. */
const OWN: readonly Word[] = ['path', 'name', 'ext', 'crc64', 'uuid']
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
  /** What the keys of all files of a folder have in common: up to the last slash before what each has for itself. */
  readonly rootFor: (folder: Pick<Place, 'folder' | 'day'>) => string
  /** Files of one folder never share a key: their paths are in it. */
  readonly isByPath: boolean
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
  const own = pieces.findIndex((piece) => isNamed(piece, ...OWN))
  const common = pieces.slice(0, own === -1 ? pieces.length : own)
  return {
    rootFor: (folder) => rootOf(common.map((piece) => textOf(piece, { ...NOWHERE, ...folder })).join('')),
    isByPath: pieces.some((piece) => isNamed(piece, 'path')) && !pieces.some((piece) => isNamed(piece, 'name', 'ext')),
    needsCrc64: pieces.some((piece) => isNamed(piece, 'crc64')),
    isUnique: pieces.some((piece) => isNamed(piece, 'uuid')),
    isRepeatable: !pieces.some((piece) => isNamed(piece, 'crc64', 'uuid', 'yyyy', 'MM', 'dd')),
    keyFor: (place) => withSlashOf(place, pieces.map((piece) => textOf(piece, place)).join('')),
  }
}

const NOWHERE: Place = { folder: '', path: '', day: '', uuid: () => '' }
/** An empty word leaves no empty segment. */
const withoutEmptySegments = (key: string): string => key.replace(/\/{2,}/g, '/').replace(/^\//, '')
function rootOf(common: string): string {
  const plain = withoutEmptySegments(common)
  return plain.slice(0, plain.lastIndexOf('/') + 1)
}

/** A folder's object stays one, whatever its template ends in. */
function withSlashOf({ path }: Place, key: string): string {
  const plain = withoutEmptySegments(key)
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
