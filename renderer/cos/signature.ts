import { hmac } from '@noble/hashes/hmac.js'
import { sha1 } from '@noble/hashes/legacy.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { encodeComponent } from './encode.ts'

/** What a signature covers: all of it is signed, so whoever changes a header on the way is found out. */
export interface SignableRequest {
  readonly method: string
  /** Path as the server sees it after one percent-decoding; begins with `/`. */
  readonly path: string
  /** Unencoded. */
  readonly query: Readonly<Record<string, string>>
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
}
export interface SigningKey {
  readonly secretId: string
  /** `<start>;<end>` in epoch seconds of the server's clock. */
  readonly keyTime: string
  /** 40 hex characters, made by `signKey`. */
  readonly signKey: string
}

/** Longest life of one signature: what a stolen one is good for. */
export const SIGNATURE_SECONDS = 300
/** Key times begin on multiples of it, so that requests of one minute share a sign key. */
const SHARED_SECONDS = 60
/** A signature begins this much early: clocks measured over a network are off by some seconds. */
const EARLY_SECONDS = 5

const encoder = new TextEncoder()
let scratch = new Uint8Array(8192)
/** UTF-8 of the text, valid until the next call. */
function utf8(text: string): Uint8Array {
  if (scratch.length < text.length * 3) scratch = new Uint8Array(text.length * 3)
  return scratch.subarray(0, encoder.encodeInto(text, scratch).written)
}

type Mac = ReturnType<typeof hmac.create>
let lastMac: readonly [key: string, mac: Mac] | undefined
/** The key takes as long to digest as a short message, so the last one is kept ready. */
function hmacHex(key: string, message: string): string {
  if (lastMac?.[0] !== key) lastMac = [key, hmac.create(sha1, encoder.encode(key))]
  return bytesToHex(lastMac[1].clone().update(utf8(message)).digest())
}

/** Validity around `serverNowMs`, at most SIGNATURE_SECONDS long and never past `expiresAtServerMs`. */
export function keyTimeAt(serverNowMs: number, expiresAtServerMs: number): string {
  const nowSeconds = Math.floor(serverNowMs / 1000) - EARLY_SECONDS
  const start = nowSeconds - (nowSeconds % SHARED_SECONDS)
  return `${start};${Math.min(start + SIGNATURE_SECONDS, Math.floor(expiresAtServerMs / 1000))}`
}

/** SignKey of https://cloud.tencent.com/document/product/436/7778. */
export const signKey = (secretKey: string, keyTime: string): string =>
  bytesToHex(hmac(sha1, encoder.encode(secretKey), encoder.encode(keyTime)))

/** Of names and values, most of which are the same in request after request; a token of 4 KB is one of them. */
const encoded = new Map<string, string>()
const MAX_ENCODED = 500

function encode(text: string): string {
  const known = encoded.get(text)
  if (known !== undefined) return known
  if (encoded.size >= MAX_ENCODED) encoded.clear()
  const fresh = encodeComponent(text)
  encoded.set(text, fresh)
  return fresh
}

function canonical(pairs: Readonly<Record<string, string>>): readonly [list: string, values: string] {
  const sorted = Object.entries(pairs).map(([name, value]) => [encode(name).toLowerCase(), encode(value)] as const)
  sorted.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return [sorted.map(([name]) => name).join(';'), sorted.map(([name, value]) => `${name}=${value}`).join('&')]
}

/** The `Authorization` header. Pure and synchronous. */
export function authorization(request: SignableRequest, key: SigningKey): string {
  const [paramList, params] = canonical(request.query)
  const [headerList, headers] = canonical(request.headers)
  const httpString = `${request.method.toLowerCase()}\n${request.path}\n${params}\n${headers}\n`
  const stringToSign = `sha1\n${key.keyTime}\n${bytesToHex(sha1(utf8(httpString)))}\n`
  const time = `q-sign-time=${key.keyTime}&q-key-time=${key.keyTime}`
  const lists = `q-header-list=${headerList}&q-url-param-list=${paramList}`
  return `q-sign-algorithm=sha1&q-ak=${key.secretId}&${time}&${lists}&q-signature=${hmacHex(key.signKey, stringToSign)}`
}

/** What of a credential signing needs. */
export interface SigningCredential {
  readonly tmpSecretId: string
  readonly tmpSecretKey: string
  /** Local epoch ms. */
  readonly expiresAtMs: number
}

/** Gives signing keys, one per credential and minute instead of one per request. */
export function createSigningKeys(): (credential: SigningCredential, nowMs: number, offsetMs: number) => SigningKey {
  const latest = new Map<string, SigningKey>()
  return (credential, nowMs, offsetMs) => {
    const keyTime = keyTimeAt(nowMs + offsetMs, credential.expiresAtMs + offsetMs)
    const known = latest.get(credential.tmpSecretId)
    if (known?.keyTime === keyTime) return known
    // A handful of credentials are in use at once; older ones are never asked for again.
    if (latest.size > 16) latest.clear()
    const key = { secretId: credential.tmpSecretId, keyTime, signKey: signKey(credential.tmpSecretKey, keyTime) }
    latest.set(credential.tmpSecretId, key)
    return key
  }
}
