import * as v from 'valibot'
import {
  AllowedHost,
  AllowedOrigin,
  EndpointClientName,
  EndpointRights,
  isLoopback,
  ListenHost,
} from '../../shared/endpoint.ts'
import { UsageProblem } from './usage-problem.ts'

/** `serve …`: the broker endpoint, and the clients that may ask it. */
export type ServeCommand =
  | {
      readonly kind: 'serve'
      readonly profile: string
      readonly host: string
      /** 0: one that is free. */
      readonly port: number
      readonly certFile?: string
      readonly keyFile?: string
      readonly allowedHosts: readonly string[]
      readonly allowedOrigins: readonly string[]
      readonly json: boolean
    }
  | {
      readonly kind: 'serve-client-add'
      readonly name: string
      readonly profile: string
      /** Without those that follow from the profile. */
      readonly rights: Partial<EndpointRights>
      readonly json: boolean
    }
  | { readonly kind: 'serve-client-list'; readonly json: boolean }
  | { readonly kind: 'serve-client-remove'; readonly name: string }

/** Options of these commands alone, as `parseArgs` wants them. */
export const SERVE_OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  'allow-origin': { type: 'string', multiple: true },
  actions: { type: 'string' },
  'form-upload': { type: 'boolean', default: false },
  duration: { type: 'string' },
} as const

/** Options each of them knows beside `--data-dir`. */
export const SERVE_ALLOWED: Readonly<Record<string, readonly string[]>> = {
  serve: ['profile', 'port', 'host', 'tls-cert', 'tls-key', 'allow-host', 'allow-origin', 'json'],
  'serve client add': ['profile', 'prefix', 'actions', 'form-upload', 'acl', 'duration', 'json'],
  'serve client list': ['json'],
  'serve client remove': [],
}

interface Values {
  readonly profile?: string | undefined
  readonly prefix?: string | undefined
  readonly acl?: string | undefined
  readonly json: boolean
  readonly port?: string | undefined
  readonly host?: string | undefined
  readonly 'tls-cert'?: string | undefined
  readonly 'tls-key'?: string | undefined
  readonly 'allow-host'?: string[] | undefined
  readonly 'allow-origin'?: string[] | undefined
  readonly actions?: string | undefined
  readonly 'form-upload': boolean
  readonly duration?: string | undefined
}

/** The command with the name `SERVE_ALLOWED` has it by. @throws UsageProblem. */
export function serveCommandFrom(
  values: Values,
  words: readonly string[],
): { readonly name: string; readonly command: ServeCommand } {
  const [first, verb, ...names] = words
  if (first === undefined) return { name: 'serve', command: serveFrom(values) }
  if (first !== 'client') throw new UsageProblem('serve takes options only, or client add, client list, client remove')
  return { name: `serve client ${verb}`, command: clientCommandFrom(values, verb, names) }
}

function serveFrom(values: Values): ServeCommand {
  const { profile, json, 'tls-cert': certFile, 'tls-key': keyFile } = values
  if (profile === undefined) throw new UsageProblem('serve needs --profile NAME')
  if (values.port === undefined) throw new UsageProblem('serve needs --port N; 0 takes one that is free')
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN
  if (!(port <= 65_535)) throw new UsageProblem('--port takes a number from 0 to 65535')
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new UsageProblem('--tls-cert and --tls-key go together')
  const host = checked('host', ListenHost, values.host ?? '127.0.0.1')
  if (certFile === undefined && !isLoopback(host))
    throw new UsageProblem(`other computers could reach ${host}: give --tls-cert and --tls-key, or use 127.0.0.1`)
  return {
    ...{ kind: 'serve', profile, host, port, json },
    ...(certFile !== undefined && { certFile }),
    ...(keyFile !== undefined && { keyFile }),
    allowedHosts: (values['allow-host'] ?? []).map((one) => checked('allow-host', AllowedHost, one)),
    allowedOrigins: (values['allow-origin'] ?? []).map((one) => checked('allow-origin', AllowedOrigin, one)),
  }
}

function clientCommandFrom(values: Values, verb: string | undefined, names: readonly string[]): ServeCommand {
  const [name, ...extra] = names
  if (verb === 'list') {
    if (name !== undefined) throw new UsageProblem('serve client list takes no name')
    return { kind: 'serve-client-list', json: values.json }
  }
  if (verb !== 'add' && verb !== 'remove') throw new UsageProblem('serve client needs one of: add, list, remove')
  if (name === undefined || extra.length > 0) throw new UsageProblem(`serve client ${verb} needs exactly one name`)
  if (verb === 'remove') return { kind: 'serve-client-remove', name }
  const { profile, json } = values
  if (profile === undefined) throw new UsageProblem('serve client add needs --profile NAME')
  const rights = rightsFrom(values)
  return { kind: 'serve-client-add', name: checked('client name', EndpointClientName, name), profile, rights, json }
}

const { prefix: Prefix, actions: Actions, acl: Acl, durationSeconds: Duration } = EndpointRights.entries

function rightsFrom({ prefix, actions, acl, duration, 'form-upload': formUpload }: Values): Partial<EndpointRights> {
  return {
    ...(prefix !== undefined && { prefix: checked('prefix', Prefix, prefix) }),
    ...(actions !== undefined && { actions: checked('actions', Actions, actions) }),
    ...(acl !== undefined && { acl: checked('acl', Acl, acl) }),
    ...(duration !== undefined && { durationSeconds: checked('duration', Duration, Number(duration)) }),
    ...(formUpload && { formUpload }),
  }
}

function checked<Schema extends v.GenericSchema>(
  option: string,
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return parsed.output
  throw new UsageProblem(`--${option} ${JSON.stringify(value)}: ${parsed.issues[0].message}`)
}
