import { describe, expect, test } from 'vitest'
import { previewKey } from '../../../renderer/common/options/key-preview.ts'
import { pairsOf, sizeOf, sizeText } from '../../../renderer/common/options/option-texts.ts'
import {
  aclChoices,
  changedGroups,
  checkOptions,
  formOf,
  type OptionsForm,
} from '../../../renderer/common/options/options-form.ts'
import { type BatchOptions, defaultBatchOptions } from '../../../shared/batch-options.ts'

const DEFAULTS = defaultBatchOptions()
const EVERYTHING: BatchOptions = {
  walk: {
    ...{ excludes: ['*.log', '!keep.log'], hiddenFiles: false, symlinks: 'follow', emptyFolders: 'object' },
    ...{ minSizeBytes: 10_000, maxSizeBytes: 1_234_567 },
  },
  conflict: 'newer',
  object: {
    ...{
      storageClass: 'STANDARD_IA',
      acl: 'private',
      cacheControl: 'no-cache',
      contentType: 'text/plain',
      meta: { who: 'me=you' },
    },
    ...{ keepMtime: false, encryption: 'AES256', tags: { 'k 1': '', k2: 'v' } },
  },
  naming: { template: '{user}/{path}', normalForm: 'nfc' },
}
const check = (change: Partial<OptionsForm>) => checkOptions({ ...formOf(DEFAULTS), ...change }, DEFAULTS)

test('the access rights to choose from are those of the profile, and what is chosen already', () => {
  expect(aclChoices(undefined, 'bucket')).toEqual(['bucket'])
  expect(aclChoices(['public-read', 'private'], 'bucket')).toEqual(['bucket', 'private', 'public-read'])
  expect(aclChoices(['private'], 'public-read')).toEqual(['bucket', 'private', 'public-read'])
})

describe('options as fields', () => {
  test.each([
    ['usual', DEFAULTS],
    ['unusual', EVERYTHING],
  ])('%s ones survive the way through the fields', (_, options) => {
    expect(checkOptions(formOf(options), options)).toEqual({ ok: true, options })
  })

  test('the order of members never makes them look changed', () => {
    const checked = checkOptions(formOf(EVERYTHING), EVERYTHING)
    expect(checked.ok && JSON.stringify(checked.options)).toBe(JSON.stringify(EVERYTHING))
    expect(changedGroups(DEFAULTS)).toEqual([])
    expect(changedGroups(EVERYTHING)).toEqual(['walk', 'naming', 'object'])
  })

  test.each([
    ['excludes', { excludes: 'x'.repeat(1025) }, 'option-problem.excludes'],
    ['minSize', { minSize: 'much' }, 'option-problem.size'],
    ['maxSize', { minSize: '2 MB', maxSize: '1 MB' }, 'option-problem.sizes'],
    ['template', { template: '{nobody}' }, 'option-problem.template'],
    ['template', { template: '{path' }, 'option-problem.template'],
    ['cacheControl', { cacheControl: 'größer' }, 'option-problem.header'],
    ['contentType', { contentType: '文本' }, 'option-problem.header'],
    ['meta', { meta: 'no pair' }, 'option-problem.meta'],
    ['meta', { meta: 'n_me=x' }, 'option-problem.meta'],
    ['meta', { meta: 'mtime=1' }, 'option-problem.mtime'],
    ['tags', { tags: 'a=1\na=2' }, 'option-problem.tags'],
    ['tags', { tags: Array.from({ length: 11 }, (_, index) => `k${index}=v`).join('\n') }, 'option-problem.tags'],
  ] as const)('what is wrong with %s is said there: %o', (field, change, problem) => {
    expect(check(change)).toEqual({ ok: false, problems: { [field]: problem } })
  })

  test('what is meant well is taken: blank lines, capital letters in names of headers, spaces around', () => {
    const checked = check({ excludes: '\n*.log\n\n', meta: ' Who = me \n', template: ' {path} ', minSize: '1.5kb' })
    expect(checked).toMatchObject({
      options: { walk: { excludes: ['*.log'], minSizeBytes: 1500 }, object: { meta: { who: 'me' } } },
    })
    expect(checked).toMatchObject({ options: { naming: { template: '{path}' } } })
  })

  test('sizes are read as they are written', () => {
    for (const bytes of [0, 1, 999, 1000, 1001, 2_000_000, 1_234_567, 3e12]) expect(sizeOf(sizeText(bytes))).toBe(bytes)
    expect([sizeOf(''), sizeOf('10'), sizeOf('10 B'), sizeOf('2GB'), sizeOf('-1'), sizeOf('1e9')]).toEqual([
      undefined,
      10,
      10,
      2e9,
      'invalid',
      'invalid',
    ])
  })

  test('names that mean something to JavaScript are refused, not lost', () => {
    for (const name of ['__proto__', 'constructor']) expect(pairsOf(`${name}=x`)).toBe('invalid')
  })
})

describe('keys of the first files', () => {
  const batch = {
    ...{ batchId: 'b', profileId: 'p', prefix: 'in/', options: DEFAULTS },
    sources: [
      { sourceId: 's-1', name: 'photos', kind: 'folder' },
      { sourceId: 's-2', name: 'cafe\u0301.txt', kind: 'file' },
    ],
  } as const
  const key = (path: string, naming: Partial<BatchOptions['naming']>, source = 0) =>
    previewKey(batch, { source, path }, { normalForm: 'as-is', ...naming }, Date.UTC(2026, 10, 22, 12))

  test('are those that will be sent', () => {
    expect(key('sub/a.jpg', {})).toEqual({ path: 'photos/sub/a.jpg', key: 'in/photos/sub/a.jpg' })
    expect(key('sub/a.jpg', { template: '{yyyy}/{name}{ext}' }).key).toBe('in/2026/a.jpg')
    expect(key('a.jpg', { template: '{crc64}/{path}' }).key).toBe('in/{crc64}/a.jpg')
    expect(key('', { normalForm: 'nfc' }, 1).key).toBe('in/caf\u00e9.txt')
  })

  test('that COS would refuse say why, as do templates', () => {
    expect(key('x', { template: '{path}\u0000' }).problem?.code).toBe('key-not-allowed')
    expect(key('x', { template: `${'y'.repeat(900)}{path}` }).problem?.code).toBe('key-too-long')
    expect(key('x', { template: '{what}' }).problem?.code).toBe('key-not-allowed')
  })
})
