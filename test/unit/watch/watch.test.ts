import { expect, test } from 'vitest'
import { SETTLED_MS, WatchWorld } from '../../fakes/watch-world.ts'

const MINUTE_MS = 60_000
const keys = (world: WatchWorld): string[] => [...world.cos.objects.keys()].sort()

test('a file goes up once, after it has stopped changing', async () => {
  const world = new WatchWorld()
  await world.pass(SETTLED_MS)
  for (let part = 0; part < 8; part += 1) {
    world.write('film.mov')
    await world.pass(2000)
  }
  expect(keys(world)).toEqual([])
  expect(world.state).toMatchObject({ phase: 'watching', settling: 1 })
  await world.pass(SETTLED_MS)
  expect(keys(world)).toEqual(['in/d/film.mov'])
  expect(world.sent).toEqual(['film.mov v9'])
  expect(world.state).toMatchObject({ settling: 0, waiting: 0, problems: 0, uploadedToday: 1 })
})

test('what is there already goes up, or is left until it changes', async () => {
  const all = new WatchWorld()
  const rest = new WatchWorld({ start: 'new' })
  for (const world of [all, rest]) {
    world.write('old', { mtimeMs: 1_600_000_000_000 })
    await world.pass(SETTLED_MS)
  }
  expect([keys(all), keys(rest)]).toEqual([['in/d/old'], []])
  rest.write('old')
  rest.write('new')
  await rest.pass(SETTLED_MS)
  expect(keys(rest)).toEqual(['in/d/new', 'in/d/old'])
})

test('a hint that is lost costs ten minutes, not the file', async () => {
  const world = new WatchWorld()
  await world.pass(SETTLED_MS)
  world.write('quiet', { isHinted: false })
  await world.pass(5 * MINUTE_MS)
  expect(keys(world)).toEqual([])
  await world.pass(6 * MINUTE_MS)
  expect(keys(world)).toEqual(['in/d/quiet'])
})

test('a hint leads to a look at what it names, and at nothing else', async () => {
  const world = new WatchWorld()
  for (let index = 0; index < 30; index += 1) world.write(`a/${index}`)
  await world.pass(SETTLED_MS)
  const before = world.cos.walkedOnly.length
  world.write('a/7')
  await world.pass(SETTLED_MS)
  expect(new Set(world.cos.walkedOnly.slice(before).map((only) => only?.join()))).toEqual(new Set(['a/7']))
})

test('a file that changes while it is uploaded is taken up again afterwards, and is no problem', async () => {
  const world = new WatchWorld()
  let isChanged = false
  const note = world.cos.onSend
  world.cos.onSend = (request) => {
    note(request)
    if (!isChanged) world.write('a')
    isChanged = true
  }
  world.write('a')
  await world.pass(2 * SETTLED_MS)
  expect(await world.files()).toEqual(['a v3'])
  expect(world.sent.at(-1)).toBe('a v3')
  expect(world.state).toMatchObject({ problems: 0, waiting: 0 })
})

test('what was uploaded is not sent again after a restart; what came meanwhile is', async () => {
  const world = new WatchWorld()
  world.write('a')
  await world.pass(SETTLED_MS)
  await world.restart()
  world.write('b', { isHinted: false })
  await world.pass(SETTLED_MS)
  expect([keys(world), world.sent, world.complaints]).toEqual([['in/d/a', 'in/d/b'], ['b v3'], []])
})

test('what failed stays a problem until it changes or is tried again', async () => {
  const world = new WatchWorld()
  world.cos.fault('PutObject', { type: 'refuse', status: 403, code: 'AccessDenied' })
  world.write('a')
  await world.pass(SETTLED_MS)
  await world.pass(11 * MINUTE_MS)
  expect(world.state).toMatchObject({ problems: 1, waiting: 0 })
  expect(world.sent).toEqual(['a v2'])
  world.write('a')
  await world.pass(SETTLED_MS)
  expect(keys(world)).toEqual(['in/d/a'])
})

test('what the user cancels does not come back by itself', async () => {
  const world = new WatchWorld()
  world.harness.send({ type: 'limits', limits: { isPaused: true, maxConnections: 8 } })
  for (let index = 0; index < 20; index += 1) world.write(`f${index}`)
  await world.pass(SETTLED_MS)
  expect(world.state?.waiting).toBe(20)
  world.harness.send({ type: 'jobs.cancel', ids: 'all' })
  await world.pass(5000)
  world.harness.send({ type: 'limits', limits: { isPaused: false, maxConnections: 8 } })
  await world.pass(11 * MINUTE_MS)
  expect([keys(world), world.state?.waiting]).toEqual([[], 0])
})

test('a folder that is gone is no change, and goes on when it is back', async () => {
  const world = new WatchWorld()
  world.write('a')
  await world.pass(SETTLED_MS)
  world.folders.isGone = true
  world.folders.hint('a')
  await world.pass(MINUTE_MS)
  expect(world.state).toMatchObject({ phase: 'gone', error: { code: 'source-missing' }, uploadedToday: 1 })
  world.write('b', { isHinted: false })
  world.folders.isGone = false
  // Mounted again, under another number.
  world.folders.identity = { ...world.folders.identity, device: '9' }
  await world.pass(MINUTE_MS)
  expect([world.state?.phase, world.sent]).toEqual(['watching', ['a v2', 'b v3']])
})

test('another folder in its place is asked about before anything of it goes', async () => {
  const world = new WatchWorld()
  world.write('a')
  await world.pass(SETTLED_MS)
  world.folders.identity = { place: '77:7', device: '9' }
  world.write('b')
  await world.pass(MINUTE_MS)
  expect([world.state?.phase, keys(world)]).toEqual(['other', ['in/d/a']])
  world.harness.send({ type: 'watch.answer', watchId: world.record.watchId, answer: 'go-on' })
  await world.pass(SETTLED_MS)
  expect([world.state?.phase, world.sent]).toEqual(['watching', ['a v2', 'b v3']])
})

test('a snapshot that was lost is asked about before anything goes again', async () => {
  const world = new WatchWorld({ start: 'new' })
  world.write('a')
  await world.pass(SETTLED_MS)
  await world.snapshots.drop(world.record.watchId)
  await world.restart()
  await world.pass(MINUTE_MS)
  expect([world.state?.phase, world.sent]).toEqual(['lost', []])
  world.harness.send({ type: 'watch.answer', watchId: world.record.watchId, answer: 'new' })
  await world.pass(SETTLED_MS)
  world.write('b')
  await world.pass(SETTLED_MS)
  expect([world.state?.phase, world.sent]).toEqual(['watching', ['b v3']])
})

test('a watch that is paused looks at nothing, and one that is removed leaves nothing behind', async () => {
  const world = new WatchWorld()
  await world.pass(SETTLED_MS)
  world.change({ pausedBecause: 'user' })
  world.write('a')
  await world.pass(11 * MINUTE_MS)
  expect([world.state?.phase, keys(world), world.folders.listeners.size]).toEqual(['paused', [], 0])
  const { pausedBecause: _, ...resumed } = world.record
  world.harness.send({ type: 'watch.set', watches: [resumed] })
  await world.pass(SETTLED_MS)
  expect(keys(world)).toEqual(['in/d/a'])
  world.harness.send({ type: 'watch.set', watches: [] })
  await world.pass(5000)
  expect([world.snapshots.kept.size, world.snapshots.pages.size]).toEqual([0, 0])
})

test('with other options it is looked through anew at once, and what was sent is not sent again', async () => {
  const world = new WatchWorld()
  world.write('a')
  await world.pass(SETTLED_MS)
  const { options } = world.record
  const looks = world.cos.walks
  world.change({ options: { ...options, walk: { ...options.walk, excludes: ['*.bak'] } } })
  await world.pass(SETTLED_MS)
  expect(world.cos.walkedOnly.slice(looks)).toEqual([undefined])
  expect(world.cos.walkOptions.at(-1)?.excludes).toEqual(['*.bak'])
  expect([world.sent, world.folders.listeners.size, world.state?.phase]).toEqual([['a v2'], 1, 'watching'])
})

test('of the batches that are over the list keeps a few', async () => {
  const world = new WatchWorld()
  for (let index = 0; index < 14; index += 1) {
    world.write(`f${index}`)
    await world.pass(SETTLED_MS)
  }
  expect(world.cos.objects.size).toBe(14)
  expect((await world.harness.rows()).length).toBe(10)
  expect(world.open.size).toBe(0)
})
