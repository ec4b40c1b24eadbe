import { expect, test } from 'vitest'
import { seededRandom } from '../../fakes/clocks.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { SETTLED_MS, WatchWorld } from '../../fakes/watch-world.ts'

const SOURCE_ID = 's-0123456789abcdef'
const NAMES = ['a', 'b', 'sub/c', 'sub/d', 'sub/deep/e', 'f']

/** Some seconds of a folder's life: writes with and without a hint, deletions, renames, and the app's death at any step. */
async function act(world: WatchWorld, random: () => number): Promise<void> {
  const pick = (): string => NAMES[Math.floor(random() * NAMES.length)] ?? 'a'
  const kind = random()
  if (kind < 0.6) world.write(pick(), { isHinted: random() < 0.7 })
  else if (kind < 0.7) world.remove(pick())
  else if (kind < 0.8) world.write(pick(), { mtimeMs: 1_600_000_000_000 + Math.floor(random() * 1e9) })
  else world.dieAfter(Math.floor(random() * 6))
  await world.pass(500 * Math.floor(random() * 14))
  if (!world.isAlive || random() < 0.1) await world.restart()
}

/** The last content of every file that is there, and what is at COS for it. */
async function contents(
  world: WatchWorld,
): Promise<readonly (readonly [name: string, ours: string, theirs: string])[]> {
  const files = await world.files()
  return files.map((name) => {
    const [path = '', version = ''] = name.split(' ')
    const read = world.cos.read({ type: 'file', sourceId: SOURCE_ID, path, version, offset: 0, length: 1e6 })
    const ours = 'bytes' in read ? crc64Of(read.bytes) : 'gone'
    return [name, ours, world.cos.objects.get(`in/d/${path}`)?.crc64 ?? 'nothing'] as const
  })
}

test.each(Array.from({ length: 16 }, (_, seed) => seed))(
  'whatever happens to files and app, the last content of each file is uploaded, and nothing twice (%i)',
  async (seed) => {
    const random = seededRandom(seed + 1)
    const world = new WatchWorld()
    for (let step = 0; step < 30; step += 1) await act(world, random)
    await world.restart()
    // Two looks through everything, hints or not.
    await world.pass(21 * 60_000 + SETTLED_MS)
    const found = await contents(world)
    expect(found.filter(([, ours, theirs]) => ours !== theirs)).toEqual([])
    expect(world.complaints).toEqual([])
    expect(world.state).toMatchObject({ phase: 'watching', settling: 0, waiting: 0, problems: 0 })
    expect(world.open.size).toBe(0)
  },
)
