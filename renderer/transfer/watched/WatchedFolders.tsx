import { describeError } from '../../../shared/messages/describe.ts'
import { ActionButton, Banner, IconButton } from '../../common/Controls.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { useWatched, useWatchedState } from './use-watched.ts'
import { WatchedItem } from './WatchedItem.tsx'
import { WatchForm } from './WatchForm.tsx'

/** What goes up by itself. */
export function WatchedFolders() {
  const draft = useWatchedState('draft')
  const watches = useWatchedState('list')?.watches ?? []
  return (
    <>
      <Trouble />
      {draft ? <WatchForm draft={draft} /> : watches.length === 0 ? <NoWatches /> : <List />}
    </>
  )
}

function Trouble() {
  const t = useTranslate()
  const error = useWatchedState('error')
  const { dismiss } = useWatched()
  if (error === undefined || error.code === 'cancelled') return null
  return (
    <Banner tone="warning" action={<IconButton icon="cancel" label={t('action.dismiss')} onPress={dismiss} />}>
      {describeError(t, error)}
    </Banner>
  )
}

function NoWatches() {
  const t = useTranslate()
  const { pick } = useWatched()
  return (
    <main className="stage">
      <div className="watched-empty">
        <Icon name="folder" sizePx={44} />
        <h1>{t('watched.empty.title')}</h1>
        <p>{t('watched.empty.text')}</p>
        <ActionButton kind="primary" icon="plus" label={t('watched.add')} onPress={pick} />
      </div>
    </main>
  )
}

function List() {
  const t = useTranslate()
  const { pick } = useWatched()
  const watches = useWatchedState('list')?.watches ?? []
  const states = useWatchedState('states')
  return (
    <main className="watched">
      <div className="watched-head">
        <h1>{t('watched.title')}</h1>
        <ActionButton kind="primary" icon="plus" label={t('watched.add')} onPress={pick} />
      </div>
      <p className="watched-note">{t('watched.note')}</p>
      <ul className="watched-list" aria-label={t('watched.list')}>
        {watches.map((watch) => (
          <WatchedItem key={watch.watchId} watch={watch} state={states.get(watch.watchId)} />
        ))}
      </ul>
    </main>
  )
}
