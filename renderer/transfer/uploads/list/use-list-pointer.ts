import type { MouseEvent } from 'react'
import { isMac } from '../../is-mac.ts'
import { JOB_ACTIONS, type JobAction } from '../../job-view.ts'
import type { MenuPlace } from './RowMenu.tsx'
import { nameOf } from './row-view.ts'
import { rowAt } from './rows-window.ts'
import { isSelected } from './selection.ts'
import type { ListControl } from './use-list-keys.ts'

interface PointerControl extends ListControl {
  readonly fold: (index: number) => void
  readonly showProblem: (index: number) => void
  readonly runOn: (index: number, action: JobAction) => void
  readonly openMenuAt: (place: MenuPlace) => void
}

/** The row below the pointer. */
function indexAt({ target }: MouseEvent): number | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
  return element === null ? undefined : Number(element.dataset['index'])
}

const actAt = ({ target }: MouseEvent): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>('[data-act]')?.dataset['act'] : undefined

/** Clicks on the list, as in a file manager. One listener for all rows: they come and go while one scrolls. */
export function listPointer(control: PointerControl) {
  const { send, slice } = control
  const nameAt = (index: number) => {
    const row = rowAt(slice, index)
    return row && nameOf(row)
  }
  const act = (index: number, name: string): void => {
    if (name === 'fold') control.fold(index)
    else if (name === 'problem') control.showProblem(index)
    const action = JOB_ACTIONS.find((known) => known === name)
    if (action) control.runOn(index, action)
  }
  return {
    // The list keeps the focus: a button goes when its row does.
    onMouseDown: (event: MouseEvent): void => {
      if (actAt(event) === undefined) return
      event.preventDefault()
      if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus({ preventScroll: true })
    },
    onClick: (event: MouseEvent): void => {
      const [index, name] = [indexAt(event), actAt(event)]
      const isMore = isMac ? event.metaKey : event.ctrlKey
      if (index === undefined) send({ type: 'clear' })
      else if (name !== undefined) act(index, name)
      else if (event.shiftKey) send({ type: 'extend', index })
      else send({ type: isMore ? 'toggle' : 'pick', index, name: nameAt(index) })
    },
    onDoubleClick: (event: MouseEvent): void => {
      const index = indexAt(event)
      if (index !== undefined && actAt(event) === undefined) control.activate(index)
    },
    onContextMenu: (event: MouseEvent): void => {
      const index = indexAt(event)
      if (index === undefined) return
      event.preventDefault()
      const name = nameAt(index)
      if (!isSelected(control.selection, index, name)) send({ type: 'pick', index, name })
      control.openMenuAt({ xPx: event.clientX, yPx: event.clientY })
    },
  }
}
