import { type RefObject, useEffect, useRef, useState } from 'react'
import { Button, Input, SearchField } from 'react-aria-components'
import { Icon } from '../../../common/Icon.tsx'
import { useTranslate } from '../../../common/Language.tsx'
import { isMac } from '../../is-mac.ts'

/** A pause in typing: the worker looks through everything for each text. */
const SETTLED_MS = 150

/** Finds files by name; Ctrl+F (Cmd+F) comes here, Escape clears it. */
export function SearchBox({
  search,
  onSearch,
}: {
  readonly search: string
  readonly onSearch: (search: string) => void
}) {
  const t = useTranslate()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(search)
  useFindKey(input)
  const told = useRef(search)
  useEffect(() => {
    // Cleared from elsewhere; what was told meanwhile may be older than what is typed.
    if (search !== told.current) setText(search)
    told.current = search
  }, [search])
  useEffect(() => {
    if (text === told.current) return undefined
    const tell = (): void => {
      told.current = text
      onSearch(text)
    }
    const timer = setTimeout(tell, text === '' ? 0 : SETTLED_MS)
    return () => clearTimeout(timer)
  }, [text, onSearch])
  return (
    <SearchField className="search" aria-label={t('list.search')} value={text} onChange={setText}>
      <Icon name="checking" sizePx={15} />
      <Input className="search-input" ref={input} placeholder={t('list.search')} maxLength={200} spellCheck={false} />
      <Button className="search-clear">
        <Icon name="cancel" sizePx={13} />
      </Button>
    </SearchField>
  )
}

function useFindKey(input: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isCommand = isMac ? event.metaKey : event.ctrlKey
      if (!isCommand || event.shiftKey || event.altKey || event.key.toLowerCase() !== 'f') return
      // A dialog is in front of it.
      if (input.current === null || input.current.closest('[inert], [aria-hidden="true"]')) return
      event.preventDefault()
      input.current.focus()
      input.current.select()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [input])
}
