import { describe, expect, test } from 'vitest'
import { en } from '../../../shared/messages/en.ts'
import { zhCn } from '../../../shared/messages/zh-cn.ts'

/** What a search of the settings finds a page by: other names than ours are what it is for. */
const isSearchedFor = (key: string): boolean => key.startsWith('search.words.')
const textsOf = (table: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(table).filter(([key]) => !isSearchedFor(key)))
const enTexts = textsOf(en)
const zhTexts = textsOf(zhCn)

/** What stands in English, and what then stands in Chinese: one thing has one name (docs/interface.md). */
const PAIRS: readonly (readonly [english: RegExp, chinese: RegExp])[] = [
  [/\bbuckets?\b/i, /存储桶|bucket/],
  [/\bregions?\b/i, /地域|region/],
  [/\bfolders?\b/i, /文件夹/],
  [/\btemporary keys?\b/i, /临时密钥/],
  [/\bprofiles?\b/i, /配置|profile/],
  [/\bparts\b/i, /分块/],
  [/\bunfinished uploads?\b/i, /未完成/],
  [/\bstorage class\b/i, /存储类型/],
  [/\bcustom domain\b/i, /自定义域名/],
  [/\bglobal acceleration\b/i, /全球加速/],
  [/\bchecksums?\b/i, /校验值/],
  [/\bverified\b/i, /校验/],
  [/\bwatched folders?\b/i, /监视文件夹/],
  [/\bhistory\b/i, /历史记录/],
  [/\bkeychain\b/i, /钥匙串/],
  [/\bsub-accounts?\b/i, /子账号/],
  [/\broot account/i, /主账号/],
  [/\bpassphrases?\b/i, /口令/],
  [/\baudit log\b/i, /审计日志/],
  [/\bproxy\b/i, /代理|proxy/],
]
/** Other names for what has one, and other ways to write. */
const NEVER_IN_CHINESE: readonly (readonly [RegExp, string])[] = [
  [/区域/, '地域'],
  [/(?<!存储)桶/, '存储桶'],
  [/目录/, '文件夹'],
  [/分片|切片/, '分块'],
  [/秘钥|密匙/, '密钥'],
  [/凭证|凭据/, '临时密钥'],
  [/校验和/, '校验值'],
  [/钥匙(?!串)/, '钥匙串'],
  [/预签名/, '临时链接'],
  [/计算机/, '电脑，本机'],
  [/录入/, '输入'],
  [/(?<!服务)端点/, '服务端点'],
  [/帐号|帐户/, '账号，账户'],
  [/你/, '您'],
  [/……|\.\.\./, '…'],
  [/[一-鿿][,;:!?(]/, 'a full-width sign'],
  [/登陆/, '登录'],
]
const NEVER_IN_ENGLISH: readonly (readonly [RegExp, string])[] = [
  [/\bdirector(?:y|ies)\b/i, 'folder'],
  [/\bcredentials?\b/i, 'temporary key'],
  [/\b(?:chunk|slice)s?\b/i, 'part'],
  [/\bAppId\b/, 'APPID'],
  [/\borganiz/i, 'organis…'],
  [/\w'\w/, '’'],
  [/\.\.\.| …/, '…, with no space before it'],
  [/\bplease\b/i, 'no word'],
]

/** Values, and stand-ins such as `bucket-1`, are no words. */
const without = (text: string): string => text.replaceAll(/\{\{\w+\}\}|\b\w+-\d\b/g, 'X')

describe.each(PAIRS)('what is %s in English', (english, chinese) => {
  test(`is ${chinese} in Chinese, in every text`, () => {
    const differing = [...enTexts]
      .filter(([, text]) => english.test(without(text)))
      .filter(([key]) => !chinese.test(zhTexts.get(key) ?? ''))
      .map(([key, text]) => `${key}: ${text} | ${zhTexts.get(key)}`)
    expect(differing).toEqual([])
  })
})

test.each(NEVER_IN_CHINESE)('no Chinese text holds %s: it is %s', (wrong) => {
  expect([...zhTexts].filter(([, text]) => wrong.test(without(text))).map(([key, text]) => `${key}: ${text}`)).toEqual(
    [],
  )
})

test.each(NEVER_IN_ENGLISH)('no English text holds %s: it is %s', (wrong) => {
  expect([...enTexts].filter(([, text]) => wrong.test(without(text))).map(([key, text]) => `${key}: ${text}`)).toEqual(
    [],
  )
})
