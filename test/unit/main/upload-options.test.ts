import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseCommandLine } from '../../../main/cli/args.ts'
import { UPLOAD_OPTIONS } from '../../../main/cli/upload-options.ts'
import { USAGE } from '../../../main/cli/usage.ts'
import {
  type BatchOptions,
  CONFLICT_CHOICES,
  DEFAULT_EXCLUDES,
  defaultBatchOptions,
  STORAGE_CLASSES,
  TEMPLATE_WORDS,
} from '../../../shared/batch-options.ts'
import { SKIPPED_BECAUSE } from '../../../shared/job.ts'

const parse = (...args: string[]) => parseCommandLine(['upload', 'folder', '--profile', 'p', ...args])
const optionsOf = (...args: string[]): BatchOptions => {
  const parsed = parse(...args)
  if (!parsed.ok) throw new Error(parsed.problem)
  if (parsed.command.kind !== 'upload') throw new Error(parsed.command.kind)
  return parsed.command.options
}
const problem = (...args: string[]): string => {
  const parsed = parse(...args)
  return parsed.ok ? '' : parsed.problem
}

test('without options everything is as where nothing was chosen', () => {
  expect(optionsOf()).toEqual(defaultBatchOptions())
})

test('every choice there is has an option', () => {
  const everything = optionsOf(
    ...['--conflict', 'newer', '--no-default-excludes', '--exclude', '*.log', '--exclude=!keep.log', '--no-hidden'],
    ...['--symlinks', 'follow', '--empty-folders', 'object', '--min-size', '1', '--max-size', '2'],
    ...['--storage-class', 'ARCHIVE', '--cache-control', 'no-cache', '--content-type', 'text/plain'],
    ...['--meta', 'Source=camera=2', '--meta', 'b=', '--no-mtime', '--encryption', 'AES256'],
    ...['--tag', 'team=photos', '--tag', '项目=一', '--key-template', '{yyyy}/{name}{ext}', '--normal-form', 'nfc'],
  )
  const expected: BatchOptions = {
    conflict: 'newer',
    walk: {
      excludes: ['*.log', '!keep.log'],
      hiddenFiles: false,
      symlinks: 'follow',
      emptyFolders: 'object',
      minSizeBytes: 1,
      maxSizeBytes: 2,
    },
    object: {
      storageClass: 'ARCHIVE',
      cacheControl: 'no-cache',
      contentType: 'text/plain',
      meta: { source: 'camera=2', b: '' },
      keepMtime: false,
      encryption: 'AES256',
      tags: { team: 'photos', 项目: '一' },
    },
    naming: { template: '{yyyy}/{name}{ext}', normalForm: 'nfc' },
  }
  expect(everything).toEqual(expected)
  for (const part of ['walk', 'object', 'naming'] as const)
    for (const [name, value] of Object.entries(everything[part]))
      expect([name, value]).not.toEqual([
        name,
        Object.entries(defaultBatchOptions()[part]).find(([n]) => n === name)?.[1],
      ])
})

test('patterns come after the default ones, so that they can take them back', () => {
  expect(optionsOf('--exclude', '!*.tmp', '--exclude', 'out/').walk.excludes).toEqual([
    ...DEFAULT_EXCLUDES,
    '!*.tmp',
    'out/',
  ])
})

test.each([
  ['0', 0],
  ['1000', 1000],
  ['10k', 10_240],
  ['10K', 10_240],
  ['3M', 3 * 1024 ** 2],
  ['7G', 7 * 1024 ** 3],
])('a size of %s is %i bytes', (text, bytes) => {
  expect(optionsOf('--max-size', text).walk.maxSizeBytes).toBe(bytes)
})

describe('what cannot be meant is refused with the name of the option', () => {
  test.each([
    [['--conflict', 'ask'], '--conflict takes overwrite, skip, rename, different or newer, not "ask"'],
    [['--symlinks', 'all'], '--symlinks takes skip or follow, not "all"'],
    [['--empty-folders', 'yes'], '--empty-folders takes skip or object, not "yes"'],
    [['--exclude', ''], '--exclude takes a pattern'],
    [['--exclude', 'x'.repeat(1025)], '--exclude takes a pattern'],
    [['--min-size', '1.5M'], '--min-size takes bytes, or 10k, 10M, 10G'],
    [['--max-size', '-1'], '--max-size'],
    [['--max-size', ''], '--max-size takes bytes'],
    [['--max-size', '999999999999999G'], '--max-size takes bytes'],
    [['--min-size', '2k', '--max-size', '1k'], '--min-size is larger than --max-size'],
    [['--storage-class', 'GLACIER'], '--storage-class takes STANDARD, '],
    [['--cache-control', 'nö'], '--cache-control takes plain ASCII'],
    [['--content-type', 'text\nx-cos-acl: public-read'], '--content-type takes plain ASCII'],
    [['--meta', 'novalue'], '--meta takes NAME=VALUE, not "novalue"'],
    [['--meta', 'under_score=x'], '--meta takes NAME=VALUE, the name of letters, digits and -'],
    [['--meta', 'a=ü'], '--meta takes NAME=VALUE'],
    [['--meta', 'a=1', '--meta', 'A=2'], '--meta a is given twice'],
    [['--meta', 'constructor=1'], '--meta takes NAME=VALUE'],
    [['--meta', 'mtime=1'], '--meta mtime=… needs --no-mtime'],
    [['--encryption', 'KMS'], '--encryption takes AES256, not "KMS"'],
    [['--tag', '=x'], '--tag takes KEY=VALUE'],
    [['--tag', `${'k'.repeat(128)}=x`], '--tag takes KEY=VALUE'],
    [['--tag', '__proto__=x'], '--tag takes KEY=VALUE'],
    [Array.from({ length: 11 }, (_, n) => ['--tag', `k${n}=v`]).flat(), '--tag takes KEY=VALUE, at most ten times'],
    [['--key-template', ''], '--key-template takes 1 to 512 characters'],
    [['--key-template', '{year}/{name}'], '--key-template takes 1 to 512 characters, in braces only {path}, {folder}'],
    [['--key-template', '{name'], '--key-template takes 1 to 512 characters'],
    [['--key-template', '{{name}}'], '--key-template takes 1 to 512 characters'],
    [['--normal-form', 'nfd'], '--normal-form takes as-is or nfc, not "nfd"'],
    [['--conflict'], '--conflict'],
    [['--no-hidden=yes'], '--no-hidden'],
  ])('%j', (args, words) => {
    expect(problem(...args)).toContain(words)
  })

  test.each(['--exclude', '--meta', '--no-mtime'])('%s goes with upload only', (option) => {
    const args = option === '--no-mtime' ? [option] : [option, 'a=b']
    const parsed = parseCommandLine(['profile', 'list', ...args])
    expect(parsed).toMatchObject({ ok: false, problem: expect.stringContaining(`${option} does not go with`) })
  })
})

describe('what is written of the options', () => {
  const guide = readFileSync(new URL('../../../docs/command-line.md', import.meta.url), 'utf8')

  test.each(Object.keys(UPLOAD_OPTIONS))('--%s stands in the usage text and in the guide', (option) => {
    for (const text of [USAGE, guide]) expect(text).toMatch(new RegExp(`--${option}(?![\\w-])`))
  })

  test('the guide lists the default patterns, the words of templates and the reasons as they are', () => {
    expect(guide).toContain(DEFAULT_EXCLUDES.join('  '))
    for (const word of TEMPLATE_WORDS) expect(guide).toContain(`\`{${word}}\``)
    for (const reason of SKIPPED_BECAUSE) expect(guide).toContain(`\`${reason}\``)
    for (const choice of [...CONFLICT_CHOICES, ...STORAGE_CLASSES]) expect(guide).toContain(`\`${choice}\``)
  })
})

test('own metadata may be called mtime when the modification time is not kept', () => {
  expect(optionsOf('--no-mtime', '--meta', 'mtime=1').object).toMatchObject({ keepMtime: false, meta: { mtime: '1' } })
})

test('ten tags are taken', () => {
  const args = Array.from({ length: 10 }, (_, n) => ['--tag', `k${n}=v`]).flat()
  expect(Object.keys(optionsOf(...args).object.tags)).toHaveLength(10)
})
