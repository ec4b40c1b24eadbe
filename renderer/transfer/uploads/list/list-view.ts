/** How the list is looked at. Pure. */
import type { ListView } from '../../../upload/list-contract.ts'

/** Undefined: in the order found. */
export type ListSort = NonNullable<ListView['sort']> | undefined

export const sameView = (a: ListView, b: ListView): boolean =>
  a.filter === b.filter &&
  a.search === b.search &&
  a.sort?.by === b.sort?.by &&
  a.sort?.descending === b.sort?.descending

/** Folders are shown; else files alone. */
export const isTree = ({ filter, search, sort }: ListView): boolean => filter === 'all' && search === '' && !sort

/** The same, sorted another way. */
export const withSort = ({ filter, search }: ListView, sort: ListSort): ListView => ({
  filter,
  search,
  ...(sort && { sort }),
})
