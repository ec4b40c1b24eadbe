import path from 'node:path'
import * as v from 'valibot'
import type { Credential } from '../../shared/credential.ts'
import type { FuzzApp, PortAnswers } from './fuzz-app.ts'
import type { Lane, Scene } from './ipc-lanes.ts'
import { type PortCall, type PortGround, portCall, signedSends } from './port-calls.ts'
import { recipeOf } from './recipe.ts'

/** Names no file of ours has: walked to, it is refused, and what was sent before has been read by then. */
const NO_SOURCE = 's-ffffffffffffffff'

/**
 * The line to the transfer process in the hands of a stranger: taken from the page that it was given to, with a
 * credential and signed requests to begin with.
 */
export async function portLane(scene: Scene, granted: string): Promise<Lane> {
  const { app } = scene
  await app.takePort()
  const ground = await portGround(scene, granted)
  // COS repeats what was signed, the token among it, to whoever signed wrongly: to the worker, whose credential it is.
  const own = JSON.stringify(ground.credential)
  let lastId = 1000
  return async (count) => {
    const calls = Array.from({ length: count }, () => portCall(ground, ++lastId))
    const fence = ++lastId
    const stop = { verb: 'walk', id: fence, sourceId: NO_SOURCE }
    const all = [...calls, { input: recipeOf(stop), isBare: false, awaited: fence }]
    const answers = await app.runOnPort(all, new Set(all.flatMap(({ awaited }) => awaited ?? [])))
    for (const id of answers.hung) scene.tally.crash(`no answer to call ${id} on the port`)
    for (const call of calls) judgePortCall(call, answers, scene, own)
  }
}

const Failure = v.object({ type: v.literal('failure'), error: v.object({ code: v.string() }) })

function judgePortCall(call: PortCall, { came }: PortAnswers, { watch, tally }: Scene, known: string): void {
  const request = JSON.stringify(call.input)
  const words = `on the port: ${request.slice(0, 300)}`
  const under = came.filter(({ id }) => id === idOf(call))
  for (const { text } of under) for (const what of watch.inText(text, request + known)) tally.leak(`${what} ${words}`)
  const own = call.isDropped ? [] : under
  const gave = own.filter(({ type }) => type !== 'failure' && type !== 'progress')
  const failed = own.map(({ text }) => v.safeParse(Failure, JSON.parse(text))).find(({ success }) => success)
  if (failed?.success && failed.output.error.code === 'internal') tally.crash(`an error nobody foresaw ${words}`)
  if (gave.length > 0 && !call.isValid) tally.wronglyAccepted(words)
  else if (call.isValid && !call.isDropped && (gave.length > 0 || call.awaited === undefined)) tally.accepted()
  else tally.refused()
}

function idOf({ input }: PortCall): unknown {
  const member = 'object' in input ? input.object.find(([name]) => name === 'id')?.[1] : undefined
  return member !== undefined && 'json' in member ? member.json : undefined
}

const Added = v.object({ value: v.array(v.object({ source: v.object({ sourceId: v.string() }) })) })
const Got = v.object({ value: v.custom<Credential>((value) => typeof value === 'object' && value !== null) })
const Walked = v.object({
  entries: v.array(v.object({ type: v.string(), path: v.string(), version: v.optional(v.string()) })),
})

async function portGround({ app, ground }: Scene, granted: string): Promise<PortGround> {
  const { profileId, prefix } = ground.allowed
  const added = v.parse(Added, await ask(app, 'sources.add', { paths: [granted, path.join(granted, 'a.txt')] }))
  const { value: credential } = v.parse(Got, await ask(app, 'credential.get', { profileId, prefix }))
  const [folder = '', file = ''] = added.value.map(({ source }) => source.sourceId)
  const versions = await versionsIn(app, folder)
  const version = versions.get('a.txt') ?? ''
  const body = { type: 'file', sourceId: folder, path: 'a.txt', version, offset: 0, length: 4 }
  const hints = new Map([
    ...ground.hints,
    ['sourceId', [folder, file]],
    [
      'path',
      [
        ...versions.keys(),
        '',
        'out',
        ...ground.texts,
        ...ground.texts.map((text) => text.replace(/^.*never-\w+/, 'out')),
      ],
    ],
    ['version', [...versions.values(), `${version}:link`]],
    ['destinationId', [credential.destination.destinationId]],
    ['key', [`${prefix}x`, `${prefix}../x`, 'other/x', '', prefix]],
    ['offset', [0, 1]],
    ['length', [1, 4]],
  ])
  const files = new Map([
    [folder, [...versions.keys()]],
    [file, ['']],
  ])
  const signed = [...(await signedSends(credential, body)), { verb: 'checksum', body }]
  return { ...ground, hints, credential, files, signed, watching: new Set() }
}

async function ask(app: FuzzApp, channel: string, input: object): Promise<unknown> {
  const page = await app.window('transfer')
  const [outcome] = await app.run(page, [{ way: 'invoke', channel, input: recipeOf(input) }])
  return JSON.parse(outcome?.text ?? '')
}

/** Of the files in a source, as a walk tells them. */
async function versionsIn(app: FuzzApp, sourceId: string): Promise<ReadonlyMap<string, string>> {
  const walk = { input: recipeOf({ verb: 'walk', id: 1, sourceId }), isBare: false }
  const { came } = await app.runOnPort([walk], new Set([1]))
  const told = came.filter(({ type }) => type === 'walk.entries').map(({ text }) => v.parse(Walked, JSON.parse(text)))
  const files = told.flatMap(({ entries }) => entries).filter(({ type }) => type === 'file')
  return new Map(files.map(({ path: name, version = '' }) => [name, version]))
}
