/** The endpoint's place while it is typed: texts as they stand in the fields, and what is wrong with them. */
import * as v from 'valibot'
import { AllowedHost, AllowedOrigin, EndpointPlace, isLoopback, ListenHost } from '../../shared/endpoint.ts'
import type { TranslationKey } from '../../shared/messages/en.ts'

export interface ServingDraft {
  /** Empty: none. */
  readonly profileId: string
  readonly host: string
  readonly port: string
  readonly certFile: string
  readonly keyFile: string
  /** One per line. */
  readonly allowedHosts: string
  readonly allowedOrigins: string
  readonly startWithApp: boolean
}

export type ServingProblems = Readonly<Partial<Record<keyof ServingDraft, TranslationKey>>>
export type CheckedServing =
  | { readonly ok: true; readonly place: EndpointPlace }
  | { readonly ok: false; readonly problems: ServingProblems }

export const servingDraftOf = (place: EndpointPlace): ServingDraft => ({
  profileId: place.profileId ?? '',
  host: place.host,
  port: String(place.port),
  certFile: place.certFile ?? '',
  keyFile: place.keyFile ?? '',
  allowedHosts: place.allowedHosts.join('\n'),
  allowedOrigins: place.allowedOrigins.join('\n'),
  startWithApp: place.startWithApp,
})

/** Lines that say something; a closing slash is how people copy origins. */
const linesOf = (text: string): string[] =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim().replace(/\/$/, ''))
    .filter((line) => line !== '')

/** Checks with the schemas main uses. */
export function checkServing(draft: ServingDraft): CheckedServing {
  const problems = problemsOf(draft)
  if (Object.keys(problems).length > 0) return { ok: false, problems }
  const { profileId, certFile, keyFile } = draft
  const place = v.parse(EndpointPlace, {
    ...(profileId !== '' && { profileId }),
    host: draft.host.trim(),
    port: Number(draft.port),
    ...(certFile.trim() !== '' && { certFile: certFile.trim() }),
    ...(keyFile.trim() !== '' && { keyFile: keyFile.trim() }),
    allowedHosts: linesOf(draft.allowedHosts),
    allowedOrigins: linesOf(draft.allowedOrigins),
    startWithApp: draft.startWithApp,
  })
  return { ok: true, place }
}

function problemsOf(draft: ServingDraft): ServingProblems {
  const host = draft.host.trim()
  const port = /^\d{1,5}$/.test(draft.port.trim()) ? Number(draft.port) : 0
  const [hasCert, hasKey] = [draft.certFile.trim() !== '', draft.keyFile.trim() !== '']
  const isOpen = v.is(ListenHost, host) && !isLoopback(host)
  const certificate: TranslationKey | undefined =
    hasCert === hasKey ? (isOpen && !hasCert ? 'invalid.needs-certificate' : undefined) : 'invalid.certificate'
  const hosts = linesOf(draft.allowedHosts)
  const origins = linesOf(draft.allowedOrigins)
  return {
    ...(!v.is(ListenHost, host) && { host: 'invalid.listen-host' }),
    ...((port < 1 || port > 65_535) && { port: 'invalid.port' }),
    ...(certificate && { certFile: certificate }),
    ...(!(hosts.length <= 20 && hosts.every((one) => v.is(AllowedHost, one.toLowerCase()))) && {
      allowedHosts: 'invalid.hosts',
    }),
    ...(!(origins.length <= 20 && origins.every((one) => v.is(AllowedOrigin, one.toLowerCase()))) && {
      allowedOrigins: 'invalid.origins',
    }),
  }
}

/** Whether saving would change anything. */
export function isServingChanged(draft: ServingDraft, saved: EndpointPlace): boolean {
  const checked = checkServing(draft)
  return !checked.ok || JSON.stringify(servingDraftOf(checked.place)) !== JSON.stringify(servingDraftOf(saved))
}
