import { XMLParser } from 'fast-xml-parser'

type Node = Readonly<Record<string, unknown>>

const parser = new XMLParser({ preserveOrder: true, ignoreDeclaration: true, parseTagValue: false, trimValues: false })

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null
const childrenOf = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : [])
/** Elements alone: name and what is in them. */
const elements = (nodes: readonly Node[]): readonly (readonly [string, unknown])[] =>
  nodes.flatMap((node) => Object.entries(node).filter(([name]) => !/^[#:?]/.test(name)))
const textOf = (content: unknown): string =>
  childrenOf(content)
    .map((node) => String(node['#text'] ?? ''))
    .join('')

function dataOf([name, content]: readonly [string, unknown]): unknown {
  const inner = elements(childrenOf(content))
  if (name === 'dict')
    return Object.fromEntries(
      inner.flatMap(([key, word], index) =>
        key === 'key' ? [[textOf(word), dataOf(inner[index + 1] ?? ['', []])]] : [],
      ),
    )
  if (name === 'array') return inner.map(dataOf)
  if (name === 'true' || name === 'false') return name === 'true'
  return name === 'integer' ? Number(textOf(content)) : textOf(content)
}

/** An XML property list as plain data. Throws where it is none. */
export function readPlist(text: string): unknown {
  const nodes: unknown = parser.parse(text)
  const root = elements(childrenOf(nodes)).find(([name]) => name === 'plist')
  const [value] = elements(childrenOf(root?.[1]))
  if (value === undefined) throw new Error('not a property list')
  return dataOf(value)
}
