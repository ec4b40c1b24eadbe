/** Links in the form that is wanted. Pure. */
export const LINK_FORMS = ['plain', 'markdown', 'html', 'custom'] as const
export type LinkForm = (typeof LINK_FORMS)[number]

/** What a form is filled with. */
export interface LinkFacts {
  /** Every character that means something in a text or an address is percent-encoded. */
  readonly url: string
  readonly name: string
  readonly key: string
  /** In words, `1.5 MB`. */
  readonly size: string
}

/** Of one's own, to begin with: members in braces, as `LinkFacts` has them. */
export const FIRST_TEMPLATE = '{name} ({size}): {url}'

/** One link. `template` is for `custom` alone, whose members stand as they are. */
export function linkText(form: LinkForm, template: string, facts: LinkFacts): string {
  const values = new Map<string, string>(Object.entries(facts))
  switch (form) {
    case 'plain':
      return facts.url
    case 'markdown':
      return `[${markdownText(facts.name)}](${facts.url})`
    case 'html':
      return `<a href="${htmlText(facts.url)}">${htmlText(facts.name)}</a>`
    case 'custom':
      return template.replaceAll(/\{(\w+)\}/g, (whole, member: string) => oneLine(values.get(member) ?? whole))
  }
}

/** Line ends and other controls would end the link in the middle of a name. */
const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ')

/** Everything that Markdown, or a dialect of it, could take for markup. */
const markdownText = (text: string): string => oneLine(text).replaceAll(/[\\`*_{}[\]()<>#+\-.!|~&:]/g, '\\$&')

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const htmlText = (text: string): string => oneLine(text).replaceAll(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark)
