import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { DEFAULT_EXCLUDES } from '../../../shared/batch-options.ts'
import { brief, grantSource, startTransfer, tempFolder, type WalkChoices } from './harness.ts'

/** Walks a new folder of these files; a name with a closing `/` is an empty folder. */
async function walkOf(names: readonly string[], options: WalkChoices = {}): Promise<string[]> {
  const folder = await tempFolder()
  for (const name of names) {
    const path = join(folder, name)
    await mkdir(name.endsWith('/') ? path : dirname(path), { recursive: true })
    if (!name.endsWith('/')) await writeFile(path, name.slice(-1))
  }
  return walkFolder(folder, options)
}

async function walkFolder(folder: string, options: WalkChoices, kind: 'file' | 'folder' = 'folder'): Promise<string[]> {
  const { transfer, walk } = await startTransfer()
  grantSource(transfer, folder, kind)
  return brief(await walk('files', options)).sort()
}

test('unless asked for, what systems and editors leave behind is left out', async () => {
  const left = ['.DS_Store', '._photo', 'Thumbs.db', 'desktop.ini', '~$report.docx', 'a.tmp', '.a.swp']
  const found = await walkOf([...left, '.git/config', 'deep/.svn/entries', 'deep/b.tmp', 'a', '.profile'])
  expect(found.toSorted()).toEqual(
    [
      ...left.map((name) => `${name} excluded`),
      '.git excluded',
      'deep/.svn excluded',
      'deep/b.tmp excluded',
      '.profile 1',
      'a 1',
    ].toSorted(),
  )
})

test('an excluded folder is one entry, and nothing in it is looked at', async () => {
  const names = ['node_modules/a/index.js', 'node_modules/b/index.js', 'src/node_modules/c.js', 'src/x']
  expect(await walkOf(names, { excludes: ['node_modules/'] })).toEqual([
    'node_modules excluded',
    'src/node_modules excluded',
    'src/x 1',
  ])
})

test('a pattern for folders leaves a file of that name', async () => {
  expect(await walkOf(['build', 'sub/build/x'], { excludes: ['build/'] })).toEqual(['build 1', 'sub/build excluded'])
})

test('patterns are read as in gitignore: anchored by a slash, ** for any depth, later lines win, # comments', async () => {
  const names = ['top.log', 'sub/top.log', 'a/b/c/deep.log', 'keep.log', '#note', 'sub/keep.log']
  const excludes = ['# a comment', '/top.log', 'a/**/deep.log', 'keep.log', '!/keep.log', '\\#note']
  expect(await walkOf(names, { excludes })).toEqual([
    '#note excluded',
    'a/b/c/deep.log excluded',
    'keep.log 1',
    'sub/keep.log excluded',
    'sub/top.log 1',
    'top.log excluded',
  ])
})

test('what lies in an excluded folder cannot be taken back, what lies beside can', async () => {
  const names = ['out/keep', 'out/x', 'log/keep', 'log/x']
  expect(await walkOf(names, { excludes: ['out/', '!out/keep', 'log/*', '!log/keep'] })).toEqual([
    'log/keep 1',
    'log/x excluded',
    'out excluded',
  ])
})

test('later patterns take back the default ones', async () => {
  expect(await walkOf(['a.tmp', 'b.swp'], { excludes: [...DEFAULT_EXCLUDES, '!*.tmp'] })).toEqual([
    'a.tmp 1',
    'b.swp excluded',
  ])
})

test('more files than the matcher remembers are all told apart', async () => {
  const names = Array.from({ length: 5_000 }, (_, n) => `sub/${n}.${n % 2 ? 'log' : 'txt'}`)
  const found = await walkOf(names, { excludes: ['*.log'] })
  expect(found.filter((line) => line.endsWith('.log excluded'))).toHaveLength(2_500)
  expect(found.filter((line) => / [xt1]$/.test(line))).toHaveLength(2_500)
})

test('hidden files and folders are left out when asked, one entry for a folder', async () => {
  const names = ['.env', '.cache/x', '.cache/y', 'sub/.hidden', 'sub/shown']
  expect(await walkOf(names, { hiddenFiles: false })).toEqual([
    '.cache hidden',
    '.env hidden',
    'sub/.hidden hidden',
    'sub/shown 1',
  ])
  expect(await walkOf(names)).toEqual(['.cache/x 1', '.cache/y 1', '.env 1', 'sub/.hidden 1', 'sub/shown 1'])
})

test('files outside the size bounds are left out, those on the bounds are not', async () => {
  const folder = await tempFolder()
  for (const size of [0, 1, 2, 3, 4]) await writeFile(join(folder, `${size}`), '.'.repeat(size))
  expect(await walkFolder(folder, { minSizeBytes: 1, maxSizeBytes: 3 })).toEqual([
    '0 too-small',
    '1 1',
    '2 2',
    '3 3',
    '4 too-large',
  ])
  expect(await walkFolder(folder, { maxSizeBytes: 0 })).toContain('0 0')
})

test('a source that is a file is bound by the sizes, but by no pattern and not for being hidden', async () => {
  const file = join(await tempFolder(), '.hidden.tmp')
  await writeFile(file, '123')
  expect(await walkFolder(file, { hiddenFiles: false, excludes: ['*'] }, 'file')).toEqual([' 3'])
  expect(await walkFolder(file, { maxSizeBytes: 2 }, 'file')).toEqual([' too-large'])
  expect(await walkFolder(file, { minSizeBytes: 4 }, 'file')).toEqual([' too-small'])
})

test('the source itself may be named like a pattern: patterns begin below it', async () => {
  const folder = join(await tempFolder(), '.git')
  await mkdir(folder)
  await writeFile(join(folder, 'config'), '1')
  expect(await walkFolder(folder, { hiddenFiles: false })).toEqual(['config 1'])
})

test('empty folders are nothing, or entries of their own when asked', async () => {
  const names = ['empty/', 'nest/inner/', 'full/x']
  expect(await walkOf(names)).toEqual(['full/x 1'])
  expect(await walkOf(names, { emptyFolders: 'object' })).toEqual(['empty/', 'full/x 1', 'nest/inner/'])
})

test('a folder is empty also when everything in it is skipped, but not when something in it failed', async () => {
  const folder = await tempFolder()
  for (const name of ['skipped', 'failed']) await mkdir(join(folder, name))
  await writeFile(join(folder, 'skipped', 'a.tmp'), '')
  await symlink('nowhere', join(folder, 'skipped', 'link'))
  await writeFile(Buffer.concat([Buffer.from(`${folder}/failed/`), Buffer.from([0xd6, 0xd0])]), '')
  expect(await walkFolder(folder, { emptyFolders: 'object' })).toEqual([
    'failed/%D6%D0 name-not-utf8',
    'skipped/',
    'skipped/a.tmp excluded',
    'skipped/link symlink',
  ])
})

test('an excluded folder is no empty folder', async () => {
  expect(await walkOf(['.git/config', 'x'], { emptyFolders: 'object' })).toEqual(['.git excluded', 'x 1'])
})

test('a source that is empty itself is an entry of nothing but a slash', async () => {
  expect(await walkOf([], { emptyFolders: 'object' })).toEqual(['/'])
  expect(await walkOf([])).toEqual([])
})

test('protected places are skipped whatever was chosen', async () => {
  const { transfer, home, walk } = await startTransfer()
  await mkdir(join(home, '.ssh'))
  await writeFile(join(home, '.ssh', 'id'), 'secret')
  grantSource(transfer, home)
  const options: WalkChoices = { excludes: ['!.ssh', '!.ssh/'], symlinks: 'follow', emptyFolders: 'object' }
  expect(brief(await walk('files', options))).toEqual(['.ssh sensitive', '/'])
})

test('options out of bounds are refused as input', async () => {
  const { transfer, post } = await startTransfer()
  grantSource(transfer, await tempFolder())
  const { final } = post({ verb: 'walk', sourceId: 'files', options: { minSizeBytes: -1 } })
  expect(await final).toMatchObject({ type: 'failure', error: { code: 'invalid-input' } })
})
