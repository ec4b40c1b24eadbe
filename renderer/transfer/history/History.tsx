import { useEffect, useState, useSyncExternalStore } from 'react'
import { IconButton } from '../../common/Controls.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { dayOf } from '../../upload/history-records.ts'
import { useWorkerState } from '../use-app.ts'
import type { ActionId } from './actions.ts'
import { ClearDialog } from './ClearDialog.tsx'
import { HistoryBar } from './HistoryBar.tsx'
import { HistoryList } from './HistoryList.tsx'
import { ContextMenu, HistoryActions } from './HistoryMenu.tsx'
import type { HistoryItem } from './history-model.ts'
import { LinkDialog } from './LinkDialog.tsx'
import { theHistory, theThumbnails } from './the-history.ts'
import { type Said, useActions } from './use-actions.ts'
import { useSelection } from './use-selection.ts'

/** The worker writes down what has ended this much later at most. */
const WRITTEN_MS = 2500

type Asking =
  | { readonly kind: 'link' | 'qr'; readonly items: readonly HistoryItem[] }
  | { readonly kind: 'clear'; readonly day: string | undefined }

/** Everything that was uploaded from this computer, by day. */
export function History() {
  const t = useTranslate()
  const state = useSyncExternalStore(theHistory.subscribe, theHistory.state)
  const [query, setQuery] = useState('')
  useFreshness()
  useSearch(query)
  const { hasFailed, list } = state
  if (hasFailed) return <Stage title={t('history.failed')} />
  if (!list) return <main className="stage">{t('history.loading')}</main>
  if (list.rows === 0 && query.trim() === '' && state.query === '')
    return <Stage title={t('history.empty.title')} text={t('history.empty.text')} />
  return <Filled query={query} onQuery={setQuery} />
}

function Stage({ title, text }: { readonly title: string; readonly text?: string }) {
  return (
    <main className="stage">
      <div className="history-stage">
        <Icon name="history" sizePx={44} />
        <h1>{title}</h1>
        {text !== undefined && <p>{text}</p>}
      </div>
    </main>
  )
}

function Filled({ query, onQuery }: { readonly query: string; readonly onQuery: (query: string) => void }) {
  const t = useTranslate()
  const state = useSyncExternalStore(theHistory.subscribe, theHistory.state)
  const selecting = useSelection()
  const [menuAt, setMenuAt] = useState<{ readonly x: number; readonly y: number }>()
  const [asking, setAsking] = useState<Asking>()
  const { act, said, unsay } = useActions()
  const items = [...selecting.items.values()]
  const onAction = (id: ActionId): void => {
    if (id === 'link' || id === 'qr') setAsking({ kind: id, items })
    else if (id === 'clear-day') setAsking({ kind: 'clear', day: dayOf(items[0]?.atMs ?? 0) })
    else act(id, items)
  }
  const { list } = state
  return (
    <main className="history">
      <h1 className="visually-hidden">{t('view.history')}</h1>
      <HistoryBar
        {...{ state, query }}
        onQuery={(next) => {
          selecting.clear()
          onQuery(next)
        }}
        onClear={() => setAsking({ kind: 'clear', day: undefined })}
      />
      <HistoryActions items={items} onAction={onAction} />
      {said && <SaidLine said={said} onDismiss={unsay} />}
      {list && list.rows > 0 ? (
        <HistoryList
          {...{ list, selecting }}
          onMenu={setMenuAt}
          onOpen={() => {
            if (items.length > 0) onAction('link')
          }}
        />
      ) : (
        !state.isSearching && <NothingFound query={query} />
      )}
      <ContextMenu at={menuAt} items={items} onAction={onAction} onClose={() => setMenuAt(undefined)} />
      <Dialogs asking={asking} onClose={() => setAsking(undefined)} onCleared={selecting.clear} />
    </main>
  )
}

function Dialogs({
  asking,
  onCleared,
  onClose,
}: {
  readonly asking: Asking | undefined
  readonly onCleared: () => void
  readonly onClose: () => void
}) {
  if (asking === undefined) return null
  if (asking.kind !== 'clear')
    return <LinkDialog as={asking.kind === 'qr' ? 'qr' : 'text'} items={asking.items} onClose={onClose} />
  const { day } = asking
  const clear = async (): Promise<void> => {
    onCleared()
    onClose()
    await theHistory.clear(day)
    // A day's small pictures go with the oldest: which are whose is not kept.
    if (day === undefined) await theThumbnails.clear()
  }
  return <ClearDialog day={day} onClear={() => void clear()} onClose={onClose} />
}

function NothingFound({ query }: { readonly query: string }) {
  const t = useTranslate()
  return (
    <div className="stage">
      <div className="history-stage">
        <h2>{t('history.none-found.title')}</h2>
        <p>{t('history.none-found.text', { query: query.trim() })}</p>
      </div>
    </div>
  )
}

function SaidLine({ onDismiss, said: { text, tone } }: { readonly said: Said; readonly onDismiss: () => void }) {
  const t = useTranslate()
  return (
    <div
      className={`banner history-said ${tone === 'bad' ? 'history-said-bad' : ''}`}
      role={tone === 'bad' ? 'alert' : 'status'}
    >
      <span className="banner-text">{text}</span>
      <IconButton icon="cancel" label={t('action.dismiss')} onPress={onDismiss} />
    </div>
  )
}

/** Looks again some time after more files have been uploaded. */
function useFreshness(): void {
  const done = useWorkerState('totals')?.counts.done ?? 0
  useEffect(() => void theHistory.refresh(), [])
  useEffect(() => {
    if (done === 0) return undefined
    // Not put off by each file: while many come, it looks again and again.
    const timer = setTimeout(() => void theHistory.refresh(), WRITTEN_MS - (performance.now() % WRITTEN_MS) + 500)
    return () => clearTimeout(timer)
  }, [done])
}

/** When nothing more has been typed for a moment. */
function useSearch(query: string): void {
  useEffect(() => {
    if (query.trim() === theHistory.state().query) return undefined
    const timer = setTimeout(() => theHistory.search(query), 200)
    return () => clearTimeout(timer)
  }, [query])
}
