/** `cos-courier://profile?…`: a link that proposes one profile. It never holds a secret, and adding is asked about. */
import * as v from 'valibot'
import { cutName } from './profile-names.ts'
import type { ProfileEntry } from './profiles-file.ts'
import { ProfileFile, ProfileName } from './settings.ts'
import { hasInvisible } from './visible-text.ts'

/** The scheme that packages register. */
export const LINK_SCHEME = 'cos-courier'

/** Whether an argument is meant as a link; says nothing about whether it is a valid one. */
export const isLink = (text: string): boolean => /^cos-courier:/i.test(text)

const MAX_LINK_LENGTH = 2048

/** Everything a link may say. What else decides where keys and data go (STS, certificates, plain http) is left to the form. */
const MEMBERS = ['name', 'bucket', 'region', 'prefix', 'endpoint', 'actions'] as const
type Member = (typeof MEMBERS)[number]

/** Why a link is refused. */
export type LinkProblem = 'not-a-profile' | 'too-long' | 'characters' | 'secret' | 'unknown' | 'twice' | Member

export type ReadLink =
  | { readonly ok: true; readonly entry: ProfileEntry }
  /** `subject`: a member's name as the link has it, never a value. */
  | { readonly ok: false; readonly problem: LinkProblem; readonly subject?: string }

type Values = Partial<Record<Member, string>>

/** Members that such a link must never have, whatever they are called exactly. */
const SECRET_NAME = /secret|token|passw|credential|signature|authori[sz]ation|^(?:ak|sk|key|akid|pwd|apikey|api-key)$/i
/** A SecretId (`AKID…`), also where it stands in a member that may be there. */
const SECRET_VALUE = /AKID[A-Za-z0-9-]{8,}/

/**
 * Reads a link strictly: what is not exactly a link of ours is refused, never repaired. `hostToAscii` is the IDNA form of a
 * host, `''` for none: a host is kept and shown as it is asked for on the network, so that no letter passes for another.
 */
export function readProfileLink(text: string, hostToAscii: (host: string) => string): ReadLink {
  if (text.length > MAX_LINK_LENGTH) return { ok: false, problem: 'too-long' }
  if (!/^[\x21-\x7e]*$/.test(text)) return { ok: false, problem: 'characters' }
  const query = /^cos-courier:\/\/profile\/?\?([^#]+)$/i.exec(text)?.[1]
  if (query === undefined) return { ok: false, problem: 'not-a-profile' }
  const read = readMembers(query)
  return 'problem' in read ? read : entryOf(read.values, hostToAscii)
}

type ReadMembers = { readonly values: Values } | (ReadLink & { readonly ok: false })

function readMembers(query: string): ReadMembers {
  const pairs = query.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return { name: decoded(name), value: decoded(value.join('=')) }
  })
  // First of all: a key in a link is lost whatever else is wrong with the link, and that must be said.
  const secret = pairs.find(({ name, value }) => SECRET_NAME.test(name ?? '') || SECRET_VALUE.test(value ?? ''))
  if (secret) return { ok: false, problem: 'secret' }
  const values: Values = {}
  for (const { name, value } of pairs) {
    const member = MEMBERS.find((known) => known === name)
    if (member === undefined) return { ok: false, problem: 'unknown', subject: shortName(name) }
    if (values[member] !== undefined) return { ok: false, problem: 'twice', subject: member }
    if (!isPlain(value)) return { ok: false, problem: member, subject: member }
    values[member] = value
  }
  return { values }
}

/** Undefined where the percent signs are no UTF-8, or `+` leaves open whether it is a space. */
function decoded(text: string): string | undefined {
  if (text.includes('+')) return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Not empty, nothing that does not show, nothing that would mean another thing once more decoded. */
const isPlain = (value: string | undefined): value is string =>
  value !== undefined && value !== '' && !hasInvisible(value) && !/%[0-9a-f]{2}/i.test(value)

const shortName = (name: string | undefined): string => (/^[\w-]{1,40}$/.test(name ?? '') ? (name ?? '') : '?')

function entryOf(values: Values, hostToAscii: (host: string) => string): ReadLink {
  const { endpoint, bucket = '', region, prefix, actions } = values
  const cosEndpoint = endpoint === undefined ? undefined : asciiEndpoint(endpoint, hostToAscii)
  if (cosEndpoint === null) return { ok: false, problem: 'endpoint', subject: 'endpoint' }
  const name = v.safeParse(ProfileName, values.name ?? cutName(bucket))
  const file = v.safeParse(ProfileFile, {
    ...{ schema: 1, bucket, region },
    ...(prefix !== undefined && { prefix }),
    ...(actions !== undefined && { actions }),
    ...(cosEndpoint !== undefined && { cosEndpoint }),
  })
  if (!file.success) {
    const problem = PROBLEM_OF[v.getDotPath(file.issues[0]) ?? ''] ?? 'not-a-profile'
    return { ok: false, problem, subject: problem }
  }
  if (!name.success) return { ok: false, problem: 'name', subject: 'name' }
  return { ok: true, entry: { name: name.output, file: file.output } }
}

const PROBLEM_OF: Readonly<Record<string, LinkProblem>> = {
  ...{ bucket: 'bucket', region: 'region', prefix: 'prefix', actions: 'actions', cosEndpoint: 'endpoint' },
}

/** `https://host` with an ASCII name and perhaps a port; null for anything else, plain http and addresses in digits included. */
function asciiEndpoint(text: string, hostToAscii: (host: string) => string): string | null {
  const [, host = '', port] = /^(?:https:\/\/)?([^/:@?#\\[\]%\s]+)(?::([1-9]\d{0,4}))?\/?$/i.exec(text) ?? []
  const ascii = /^[\x21-\x7e]*$/.test(host) ? host.toLowerCase() : hostToAscii(host)
  if (!HOST_NAME.test(ascii) || ascii.length > 200 || Number(port ?? 1) > 65_535) return null
  return `https://${ascii}${port === undefined ? '' : `:${port}`}`
}
/** Labels of letters, digits and hyphens; the last one begins with a letter, unlike that of an IP address in any spelling. */
const HOST_NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/
