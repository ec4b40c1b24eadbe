import { ActionButton } from '../../../common/Controls.tsx'
import { useTranslate } from '../../../common/Language.tsx'
import { type ListView, WHOLE_LIST } from '../../../upload/list-contract.ts'
import { useApp } from '../../use-app.ts'

/** What is looked for is not there; and the way back. */
export function NothingFound({ view: { filter, search, sort } }: { readonly view: ListView }) {
  const t = useTranslate()
  const { client } = useApp()
  const name = search.trim()
  const clear = (): void =>
    client.look({ ...(name === '' ? WHOLE_LIST : { filter, search: '' }), ...(sort && { sort }) })
  if (name === '' && filter === 'all') return <div className="list-empty" />
  return (
    <div className="list-empty">
      <p role="status">
        {name === ''
          ? t('filter.empty')
          : t(filter === 'all' ? 'list.nothing-found' : 'list.nothing-found-filtered', { search: name })}
      </p>
      <ActionButton label={t(name === '' ? 'list.show-all' : 'list.search-clear')} onPress={clear} />
    </div>
  )
}
