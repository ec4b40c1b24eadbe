import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { factsOf, redacted, sentenceOf, ticketOf, titleOf } from '../../../renderer/transfer/problems/problem-texts.ts'
import {
  alternativesOf,
  isRetry,
  NOT_OF_UPLOADS,
  REMEDIES,
  remedyOf,
  UPLOAD_ERROR_CODES,
} from '../../../renderer/transfer/problems/remedies.ts'
import { canBeRetried, type ProblemFile, type ProblemGroup } from '../../../renderer/upload/problem-contract.ts'
import { ERROR_CODES, type ErrorCode, type ErrorInfo } from '../../../shared/errors.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import type { ProfileSummary } from '../../../shared/settings.ts'

const ROOT = path.join(import.meta.dirname, '../../..')
const t = createTranslator('en')
const PROFILE: ProfileSummary = {
  ...{
    id: 'p-0123456789abcdef',
    name: 'Test',
    bucket: 'examplebucket-1250000000',
    region: 'ap-guangzhou',
    prefix: 'in/',
  },
}
const DENIED: ErrorInfo = {
  ...{ code: 'access-denied', subject: 'in/photos/a.jpg', cosCode: 'AccessDenied', httpStatus: 403 },
  ...{ requestId: 'NjExample', detail: 'Access Denied.' },
}
function group(error: ErrorInfo, count = 312): ProblemGroup {
  const cause = { profileId: PROFILE.id, prefix: 'in/', code: error.code, reference: error.cosCode ?? '' }
  const times = { firstMs: Date.UTC(2026, 10, 22, 9), lastMs: Date.UTC(2026, 10, 22, 9, 5) }
  return { id: 'g', cause, count, ...times, folder: 'in/photos/', sample: { name: 'photos/a.jpg', error } }
}

/** Error codes in quotes anywhere in the source below. */
function codesIn(...folders: readonly string[]): ReadonlySet<string> {
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      path.join(ROOT, folder, name),
    ),
  )
  const text = files.filter((file) => file.endsWith('.ts')).map((file) => readFileSync(file, 'utf8'))
  return new Set(text.flatMap((source) => [...source.matchAll(/code: '([a-z-]+)'/g)].map(([, code = '']) => code)))
}

describe('remedies', () => {
  test('every error code either has one or ends no upload', () => {
    const known = new Set<ErrorCode>([...UPLOAD_ERROR_CODES, ...NOT_OF_UPLOADS])
    expect(ERROR_CODES.filter((code) => !known.has(code))).toEqual([])
    expect(Object.keys(REMEDIES).sort()).toEqual([...UPLOAD_ERROR_CODES].sort())
  })

  test('what sends files, and what gets their keys, ends with no other codes', () => {
    const codes = codesIn('renderer/upload', 'renderer/cos', 'main/transfer', 'main/keychain')
    expect(codes.size).toBeGreaterThan(20)
    expect(NOT_OF_UPLOADS.filter((code) => codes.has(code))).toEqual([])
  })

  test('what never can be sent as it is, is not tried again', () => {
    for (const code of UPLOAD_ERROR_CODES.filter((one) => !canBeRetried(one))) {
      const remedy = remedyOf(group({ code }), true)
      expect([code, isRetry(remedy)]).toEqual([code, false])
      expect(alternativesOf(group({ code }), remedy)).toEqual(['remove'])
    }
  })

  test('no alternative does what the remedy does', () => {
    for (const code of UPLOAD_ERROR_CODES) {
      const remedy = remedyOf(group({ code }), true)
      const others = alternativesOf(group({ code }), remedy)
      expect([code, others.includes('retry-anyway') && isRetry(remedy)]).toEqual([code, false])
      expect([code, others.includes('remove'), remedy === 'remove']).not.toEqual([code, true, true])
    }
  })

  test('nothing of a profile that is gone is opened', () => {
    expect(remedyOf(group({ code: 'key-missing' }), true)).toBe('profile')
    expect(remedyOf(group({ code: 'key-missing' }), false)).toBe('remove')
    expect(remedyOf(group({ code: 'temporary-key-missing' }), false)).toBe('remove')
    expect(remedyOf({}, false)).toBe('retry')
  })
})

describe('a group', () => {
  test('says what happened to which folder, in one sentence for all its files', () => {
    expect(titleOf(t, group(DENIED))).toBe('Access denied')
    expect(sentenceOf(t, group(DENIED), PROFILE)).toBe(
      'COS refused access to “in/photos/”: this profile may not do that there. Ask whoever manages the key, or choose another destination.',
    )
    expect(sentenceOf(t, { ...group(DENIED), folder: '' }, PROFILE)).toContain('“examplebucket-1250000000”')
  })

  test('names one file and how many more where that is what matters', () => {
    const error = { code: 'file-changed', subject: '/home/a/photos/a.jpg' } as const
    expect(sentenceOf(t, group(error), PROFILE)).toContain('“photos/a.jpg” (and 311 more) changed')
    expect(sentenceOf(t, group(error, 1), PROFILE)).toContain('“photos/a.jpg” changed')
  })

  test('of other causes has words of its own, and one that is not read says so', () => {
    const { cause: _, ...other } = group(DENIED)
    expect(sentenceOf(t, other, undefined)).toContain('too many different causes')
    const { sample: __, ...unread } = group({ code: 'proxy-unreachable', subject: 'proxy:8080' })
    expect(sentenceOf(t, unread, PROFILE)).toBe('Reading what happened…')
  })

  test('has a sentence and a title for each code, in both languages', () => {
    for (const language of ['en', 'zh-CN'] as const) {
      const words = createTranslator(language)
      for (const code of UPLOAD_ERROR_CODES) {
        expect(titleOf(words, group({ code }))).not.toContain('problem.title')
        expect(sentenceOf(words, group({ code }), PROFILE)).not.toMatch(/\{\{|error\.[a-z]/)
      }
    }
  })
})

describe('what is copied for support', () => {
  const file: ProblemFile = {
    ...{ id: 1, path: 'photos/a.jpg', key: 'in/photos/a.jpg', sizeBytes: 5, attempts: 1, error: DENIED },
    ...{ sourceId: 's-1', sourcePath: 'a.jpg' },
  }

  test('holds the codes, the request id, the place, the times and the first files', () => {
    const lines = ticketOf(t, group(DENIED), [file], PROFILE).split('\n')
    expect(lines[0]).toBe('COS Courier – Access denied')
    expect(lines).toEqual(
      expect.arrayContaining([
        'COS’s code: AccessDenied',
        'HTTP status: 403',
        'Request ID: NjExample',
        'Technical detail: Access Denied.',
        'Bucket: examplebucket-1250000000',
        'Files: 312',
        'Failed: 2026-11-22T09:00:00.000Z – 2026-11-22T09:05:00.000Z',
        'in/photos/a.jpg  NjExample',
      ]),
    )
  })

  test('repeats no key, token or signature that a server has echoed', () => {
    const echo =
      'bad q-ak=AKIDEXAMPLE1234567&q-signature=0123456789abcdef x-cos-security-token: sometoken123 sessionToken="abc" AKIDEXAMPLEzzzzzz'
    expect(redacted(echo)).toBe('bad q-ak=…&q-signature=… x-cos-security-token: … sessionToken="…" AKID…')
    const text = ticketOf(t, group({ ...DENIED, detail: `${echo} ${'x'.repeat(200)}` }), [file], PROFILE)
    expect(text).not.toMatch(/AKIDEXAMPLE|0123456789abcdef|sometoken123|x{80}/)
    expect(factsOf(t, group(DENIED), PROFILE).map(([, value]) => value)).toContain('Access Denied.')
  })
})
