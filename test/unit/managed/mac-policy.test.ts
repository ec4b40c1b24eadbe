import { expect, test } from 'vitest'
import { macPlaces } from '../../../main/managed/find-policy.ts'
import type { PolicyFiles } from '../../../main/managed/policy-files.ts'

const PLIST = '/Library/Managed Preferences/com.cos-courier.app.plist'
const FILE = '/Library/Application Support/COS Courier/policy.json'
const WRITTEN = '{"schema":1}'

/** A Mac with these files in root's folders; `plutil` ends with this exit code. */
function mac(files: Readonly<Record<string, { readonly text: string; readonly uid?: number }>>, exitCode = 0) {
  const calls: (readonly string[])[] = []
  const disk: PolicyFiles = {
    async open(path, kind) {
      const { text, uid = 0 } = kind === 'folder' ? { text: '' } : (files[path] ?? missing())
      return {
        stat: async () => ({ uid, mode: 0o644, isFile: kind === 'file' }),
        read: async () => Buffer.from(text),
        close: async () => undefined,
      }
    },
  }
  const places = macPlaces(disk, async (program, args, input) => {
    calls.push([program, ...args, String(input)])
    return { exitCode, stdout: Buffer.from(WRITTEN) }
  })
  return { places, calls }
}

function missing(): never {
  throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' })
}

test('what a management server put into the managed preferences counts, as it was read, before any file', async () => {
  const { places, calls } = mac({ [PLIST]: { text: 'bplist' }, [FILE]: { text: '{}' } })
  expect(await places.find()).toMatchObject({ kind: 'content', place: PLIST, bytes: Buffer.from(WRITTEN) })
  expect(calls).toEqual([['/usr/bin/plutil', '-extract', 'PolicyJson', 'raw', '-o', '-', '--', '-', 'bplist']])
  expect(places.names).toEqual([PLIST, FILE])
})

test('without managed preferences the administrator’s file counts, and without both there is none', async () => {
  const { places, calls } = mac({ [FILE]: { text: '{}' } })
  expect(await places.find()).toMatchObject({ kind: 'content', place: FILE, bytes: Buffer.from('{}') })
  expect(await mac({}).places.find()).toEqual({ kind: 'none' })
  expect(calls).toEqual([])
})

test('preferences of somebody else, or without a configuration in them, never give way to the file', async () => {
  const foreign = mac({ [PLIST]: { text: 'bplist', uid: 501 }, [FILE]: { text: '{}' } })
  expect(await foreign.places.find()).toMatchObject({ kind: 'ignored', place: PLIST, reason: 'file-owner' })
  expect(foreign.calls).toEqual([])
  const empty = mac({ [PLIST]: { text: 'bplist' }, [FILE]: { text: '{}' } }, 1)
  expect(await empty.places.find()).toMatchObject({ kind: 'unreadable', place: PLIST })
})
