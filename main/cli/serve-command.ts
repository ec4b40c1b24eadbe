import { resolve } from 'node:path'
import type { EndpointClient, EndpointRights } from '../../shared/endpoint.ts'
import type { EndpointState } from '../../shared/endpoint-state.ts'
import { AppError } from '../../shared/errors.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import type { Profile } from '../../shared/settings.ts'
import type { Endpoint } from '../serving/endpoint-side.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import type { CommandIo } from './io.ts'
import { printable } from './printable.ts'
import type { ServeCommand } from './serve-args.ts'
import { EXIT } from './upload-report.ts'

export interface ServePorts {
  readonly t: Translate
  readonly settings: SettingsStore
  readonly endpoint: Endpoint
}

/** Runs `serve` or one `serve client …`; answers the exit code. @throws AppError. */
export async function runServe(command: ServeCommand, io: CommandIo, ports: ServePorts): Promise<number> {
  switch (command.kind) {
    case 'serve':
      return serve(command, io, ports)
    case 'serve-client-add':
      return addClient(command, io, ports)
    case 'serve-client-list':
      return listClients(command.json, io, ports)
    case 'serve-client-remove': {
      await ports.endpoint.removeClient('command-line', { name: command.name })
      io.out(printable(ports.t('endpoint.cli.removed', { name: command.name })))
      return EXIT.ok
    }
  }
}

/** Until whoever asked wants no more of it, or somebody else ends it. */
async function serve(command: ServeCommand & { kind: 'serve' }, io: CommandIo, ports: ServePorts): Promise<number> {
  const { t, endpoint } = ports
  const { certFile, keyFile, host, port, allowedHosts, allowedOrigins, json } = command
  const profile = profileOf(ports, command.profile)
  const { address } = await endpoint.serving.start({
    ...{ who: 'command-line', profile, host, port, allowedHosts, allowedOrigins },
    certFile: certFile && resolve(io.cwd, certFile),
    keyFile: keyFile && resolve(io.cwd, keyFile),
  })
  const clients = endpoint.clients().filter(({ profileId }) => profileId === profile.id).length
  if (json) io.out(JSON.stringify({ type: 'ready', address, profile: profile.name, clients }))
  else io.out(printable(t('endpoint.cli.ready', { address, name: profile.name, count: clients })))
  if (clients === 0) io.err(t('endpoint.cli.no-clients'))
  const last = await ended(ports, io)
  if (last.status === 'stopped' && last.error !== undefined) throw new AppError(last.error)
  return EXIT.ok
}

async function ended({ endpoint }: ServePorts, { gone }: CommandIo): Promise<EndpointState> {
  const { serving } = endpoint
  const unlessRunning = new Promise<void>((resolve) => {
    const forget = serving.onChange(() => {
      if (serving.state().status === 'running') return
      forget()
      resolve()
    })
    const stop = (): void => resolve(serving.stop('command-line'))
    if (gone?.aborted === true) stop()
    gone?.addEventListener('abort', stop, { once: true })
  })
  await unlessRunning
  return serving.state()
}

async function addClient(
  { name, profile: profileName, rights, json }: ServeCommand & { kind: 'serve-client-add' },
  io: CommandIo,
  ports: ServePorts,
): Promise<number> {
  const profile = profileOf(ports, profileName)
  const all: EndpointRights = { prefix: profile.file.prefix, actions: 'upload', ...rights }
  const { client, token } = await ports.endpoint.addClient('command-line', { name, profile, rights: all })
  if (json) io.out(JSON.stringify({ ...shown(client, profile.name), token }))
  else {
    io.out(token)
    io.err(printable(ports.t('endpoint.cli.added', { name })))
  }
  return EXIT.ok
}

function listClients(json: boolean, io: CommandIo, { settings, endpoint, t }: ServePorts): number {
  const clients = endpoint.clients()
  const nameOf = ({ profileId }: EndpointClient): string => settings.find(profileId)?.name ?? ''
  for (const client of clients) {
    const { name, prefix, actions, formUpload } = client
    const rights = formUpload ? `${actions}, form-upload` : actions
    if (json) io.out(JSON.stringify({ ...shown(client, nameOf(client)), lastUsed: lastUsedOf(endpoint, client) }))
    else io.out([name, nameOf(client), prefix, rights].map(printable).join('\t'))
  }
  if (!json && clients.length === 0) io.out(t('endpoint.cli.no-clients'))
  return EXIT.ok
}

const lastUsedOf = (endpoint: Endpoint, { id }: EndpointClient): string | null => {
  const usedMs = endpoint.lastUsed()[id]
  return usedMs === undefined ? null : new Date(usedMs).toISOString()
}

/** Without id and hash, which say nothing to anybody. */
const shown = (
  { id: _id, profileId: _profile, tokenHash: _hash, createdMs, ...client }: EndpointClient,
  profile: string,
) => ({
  ...client,
  profile,
  created: new Date(createdMs).toISOString(),
})

function profileOf({ settings }: ServePorts, name: string): Profile {
  const profile = settings.profileByName(name)
  if (profile === undefined) throw new AppError({ code: 'profile-unknown', subject: name })
  return profile
}
