import { expect, test } from 'vitest'
import { intentOf, type KeyPress } from '../../../../renderer/transfer/uploads/list/list-keys.ts'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  ...{ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false },
  ...held,
})
const onPc = (key: string, held?: Partial<KeyPress>) => intentOf(press(key, held), false)
const onMac = (key: string, held?: Partial<KeyPress>) => intentOf(press(key, held), true)

test('arrows move and select, with Shift up to there, with Ctrl or Cmd without selecting', () => {
  expect(onPc('ArrowDown')).toEqual({ type: 'move', to: 'down', picking: 'only' })
  expect(onPc('ArrowUp', { shiftKey: true })).toEqual({ type: 'move', to: 'up', picking: 'range' })
  expect(onPc('End', { ctrlKey: true })).toEqual({ type: 'move', to: 'last', picking: 'none' })
  expect(onMac('PageDown', { metaKey: true })).toEqual({ type: 'move', to: 'page-down', picking: 'none' })
})

test('Ctrl+A selects all, on a Mac Cmd+A; with the other key it is nothing of ours', () => {
  expect(onPc('a', { ctrlKey: true })).toEqual({ type: 'all' })
  expect(onMac('a', { metaKey: true })).toEqual({ type: 'all' })
  expect(onPc('a', { metaKey: true })).toBeUndefined()
  expect(onMac('a', { ctrlKey: true })).toBeUndefined()
  expect(onPc('a')).toBeUndefined()
})

test('the menu opens by its key and by Shift+F10', () => {
  expect(onPc('ContextMenu')).toEqual({ type: 'menu' })
  expect(onPc('F10', { shiftKey: true })).toEqual({ type: 'menu' })
  expect(onPc('F10')).toBeUndefined()
})

test('Delete cancels; Backspace only where keyboards have no Delete', () => {
  expect(onPc('Delete')).toEqual({ type: 'cancel' })
  expect(onMac('Backspace')).toEqual({ type: 'cancel' })
  expect(onPc('Backspace')).toBeUndefined()
})

test('what is typed with Alt, and letters, are left to others', () => {
  expect(onPc('ArrowDown', { altKey: true })).toBeUndefined()
  expect(onPc('x')).toBeUndefined()
  expect(onPc('ArrowRight', { shiftKey: true })).toBeUndefined()
})
