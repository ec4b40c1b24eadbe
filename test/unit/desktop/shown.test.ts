import { expect, test } from 'vitest'
import { drawIcon } from '../../../main/desktop/draw-icon.ts'
import { statusLine } from '../../../main/desktop/status-words.ts'
import { createTaskbar, type TaskbarView, taskbarView } from '../../../main/desktop/taskbar.ts'
import { createTray, type TrayView, trayView } from '../../../main/desktop/tray.ts'
import type { Progress } from '../../../shared/ipc/desktop-calls.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import { figures } from './figures.ts'

const t = createTranslator('en')
const zh = createTranslator('zh-CN')
const sending = figures({
  active: 3,
  done: 1,
  bytesTotal: 1000,
  bytesDone: 250,
  bytesPerSecond: 50_000,
  secondsLeft: 90,
})

test.each<[string, Progress | undefined, string]>([
  ['nothing is known', undefined, 'No uploads'],
  ['nothing was ever added', figures(), 'No uploads'],
  ['files are sent', sending, 'Uploading 1 of 4 files · 25% · 50 kB/s · about 1 min 30 sec left'],
  [
    'the time is not known',
    { ...sending, secondsLeft: undefined },
    'Uploading 1 of 4 files · 25% · 50 kB/s · measuring…',
  ],
  ['there is no network', { ...sending, waitingFor: 'network' }, 'Waiting for the network · 25%'],
  ['folders are read', figures({ isWalking: true }), 'Reading folders…'],
  ['some failed', figures({ failed: 2, done: 3 }), '2 files need your attention'],
  ['all is paused', figures({ paused: 2 }), '2 files paused'],
  ['all is done', figures({ done: 2 }), 'Everything is uploaded'],
])('the tray says in one line how it stands: %s', (_, progress, line) => {
  expect(statusLine(t, progress as Progress | undefined)).toBe(line)
})

test('the tray pauses what runs and resumes what is paused, in the language of the settings', () => {
  const enabled = (view: TrayView) =>
    view.items.flatMap((item) => (item.kind === 'item' ? [[item.label, item.isEnabled] as const] : []))
  expect(enabled(trayView(t, sending))).toEqual([
    ['Uploading 1 of 4 files · 25% · 50 kB/s · about 1 min 30 sec left', false],
    ...[['Pause all', true] as const, ['Resume all', false] as const, ['Add files…', true] as const],
    ...[['Open COS Courier', true] as const, ['Settings…', true] as const, ['Quit', true] as const],
  ])
  expect(enabled(trayView(zh, figures({ paused: 1 }))).slice(1, 3)).toEqual([
    ['全部暂停', false],
    ['全部继续', true],
  ])
  const images = [undefined, sending, figures({ paused: 1 }), figures({ failed: 1 }), figures({ done: 1 })]
  expect(images.map((one) => trayView(t, one).image)).toEqual(['calm', 'busy', 'paused', 'problems', 'calm'])
})

test('an icon is made where somebody shows it, told only news, and taken back when its host goes', async () => {
  let hasHost = false
  let progress = sending
  const said: string[] = []
  const tray = createTray({
    hasHost: async () => hasHost,
    create: () => ({ show: ({ image }) => said.push(image), destroy: () => said.push('gone') }),
    view: () => trayView(t, progress),
  })
  expect(await tray.ensure()).toBe(false)
  tray.refresh()
  expect(said).toEqual([])
  hasHost = true
  expect(await tray.ensure()).toBe(true)
  tray.refresh()
  progress = figures({ done: 4 })
  tray.refresh()
  expect(said).toEqual(['busy', 'calm'])
  hasHost = false
  expect(await tray.ensure()).toBe(false)
  expect(said).toEqual(['busy', 'calm', 'gone'])
})

test('a tray that the system refuses is no refuge', async () => {
  const tray = createTray({ hasHost: async () => true, create: () => undefined, view: () => trayView(t, undefined) })
  expect(await tray.ensure()).toBe(false)
})

test.each<[string, Progress, boolean, TaskbarView['mode'], number]>([
  ['moves', sending, false, 'normal', 0],
  ['is read', figures({ isWalking: true }), false, 'indeterminate', 0],
  ['waits', { ...sending, waitingFor: 'timetable' }, false, 'paused', 0],
  ['is paused', figures({ paused: 1 }), false, 'paused', 0],
  ['has failed and nobody looks', figures({ failed: 2, done: 1 }), false, 'error', 2],
  ['has failed and somebody looks', figures({ failed: 2, done: 1 }), true, 'none', 2],
  ['is done', figures({ done: 3 }), false, 'none', 0],
])('the bar on the app’s icon, when all %s', (_, progress, isSeen, mode, badge) => {
  expect(taskbarView(progress, true, isSeen)).toMatchObject({ mode, badge })
  expect(taskbarView(progress, false, isSeen)).toEqual({ mode: 'none', ratio: 0, badge: 0 })
})

test('the bar is drawn again only when it is another by a hundredth', () => {
  const shown: number[] = []
  let bytesDone = 250
  const bar = createTaskbar({ show: ({ ratio }) => shown.push(ratio) }, () =>
    taskbarView({ ...sending, bytesDone }, true, false),
  )
  for (bytesDone of [250, 251, 259, 260, 1000]) bar.refresh()
  expect(shown).toEqual([0.25, 0.26, 1])
})

test('icons are PNGs of the size asked for, each state another; a template is black alone', () => {
  const icons = (['calm', 'busy', 'paused', 'problems'] as const).map((image) => drawIcon(image, 22, false))
  expect(new Set(icons.map((icon) => icon.toString('base64'))).size).toBe(4)
  for (const icon of icons) expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([22, 22])
  expect(drawIcon('calm', 18, true)).toEqual(drawIcon('busy', 18, true))
})
