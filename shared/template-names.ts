/** Who and where a key template means by `{user}` and `{host}`; only main knows. */
export interface TemplateNames {
  readonly user: string
  readonly host: string
}

/** Would mean something else in a key or in a template. */
export const nameAsText = (name: string): string => name.replace(/[{}/\\\p{Cc}]/gu, '_')

/** The template with the names in the place of their words; each is asked for only where its word stands. */
export const fillNames = (
  template: string,
  { user, host }: { readonly [Name in keyof TemplateNames]: () => string },
): string => template.replace(/\{user\}/g, user).replace(/\{host\}/g, host)
