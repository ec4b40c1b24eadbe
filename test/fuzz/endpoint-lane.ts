import { runCli, startCli } from '../app/lib/cli.ts'
import type { Workspace } from '../app/lib/open-workspace.ts'
import { PROFILE } from '../app/lib/profile.ts'
import { type RawRequest, sendRaw, textOf } from './http-request.ts'
import type { LeakWatch } from './leaks.ts'
import type { Random } from './random.ts'
import type { Tally } from './tally.ts'

export interface EndpointScene {
  readonly workspace: Workspace
  readonly random: Random
  readonly watch: LeakWatch
  readonly tally: Tally
  /** Of the client: within the profile's. */
  readonly prefix: string
}

const ROUTES = new Map([
  ['/sign', 'GET'],
  ['/api/get-cos-credentials', 'POST'],
  ['/healthz', 'GET'],
])
const HOSTS = [
  'example.com',
  '127.0.0.1',
  '127.0.0.1:1',
  'localhost.example.com',
  '',
  '[::1]:80',
  'LOCALHOST',
  '127.0.0.1.nip.io',
]
const ORIGINS = ['https://example.com', 'null', '*', 'file://', 'http://127.0.0.1']
const TARGETS = [
  '/',
  '/sign/',
  '/SIGN',
  '//sign',
  '/sign%00',
  '/../sign',
  '/api/get-cos-credentials/x',
  '/sign?prefix=other/',
  'http://example.com/sign',
  '*',
  `/${'a'.repeat(20_000)}`,
]
const METHODS = ['OPTIONS', 'HEAD', 'PUT', 'DELETE', 'TRACE', 'CONNECT', 'PATCH', 'get', 'GET', 'POST']
const GARBAGE = [
  '\0\0\0\0\r\n\r\n',
  'GET\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  `${'x'.repeat(100_000)}\r\n\r\n`,
  '\x16\x03\x01\x02\x00\x01\r\n\r\n',
  'GET /sign HTTP/1.1\r\nHost : a\r\n\r\n',
]

/**
 * The endpoint, served by a process of the app on its own: `calls` requests, as programs and pages make them and as
 * they do not.
 */
export async function fuzzEndpoint(scene: EndpointScene, calls: number): Promise<void> {
  const { workspace, watch, tally } = scene
  const add = ['serve', 'client', 'add', 'fuzz', '--profile', PROFILE, '--prefix', scene.prefix, '--json']
  const { stdout, stderr } = await runCli(workspace, add)
  if (stdout === '') throw new Error(`no client was added: ${stderr}`)
  const { token } = JSON.parse(stdout)
  watch.issued({ secretId: token, secretKey: token, token })
  const running = startCli(workspace, ['serve', '--profile', PROFILE, '--port', '0', '--json'])
  const address = await new Promise<string>((resolve, reject) => {
    running.child.stdout?.once('data', (line: string) => resolve(JSON.parse(line.split('\n', 1)[0] ?? '').address))
    void running.result.then((ended) => reject(new Error(`the endpoint ended: ${ended.stderr}`)))
  })
  let isOver = false
  void running.result.then(({ exitCode }) => !isOver && tally.crash(`the endpoint ended with ${exitCode}`))
  for (let left = calls; left > 0; left -= 20) {
    const requests = Array.from({ length: Math.min(left, 20) }, () => requestFor(scene, address, token))
    await Promise.all(requests.map((request) => askOne(scene, address, token, request)))
  }
  isOver = true
  process.kill(running.pid, 'SIGTERM')
  const { exitCode, stdout: said, stderr: words } = await running.result
  if (exitCode !== 0) tally.crash(`the endpoint ended with ${exitCode}: ${words.slice(-300)}`)
  for (const what of watch.inText(said + words)) tally.leak(`${what} in what the endpoint's command wrote`)
}

async function askOne(
  { watch, tally }: EndpointScene,
  address: string,
  token: string,
  asked: RawRequest | string,
): Promise<void> {
  const request = typeof asked === 'string' ? asked : textOf(asked)
  const isValid = typeof asked !== 'string' && isAllowed(asked, address, token)
  const words = `to the endpoint: ${JSON.stringify(request.slice(0, 200))}`
  const { status, text, isHung } = await sendRaw(address, request)
  const gives = isValid && typeof asked !== 'string' && !asked.target.startsWith('/healthz')
  for (const what of watch.inText(text, request, gives)) tally.leak(`${what} ${words}`)
  const isAccepted = status !== undefined && status < 300
  if (isHung) tally.crash(`no answer ${words}`)
  if (status === 500) tally.crash(`an error nobody foresaw ${words}`)
  if (isAccepted && !isValid) tally.wronglyAccepted(words)
  else if (isAccepted) tally.accepted()
  else tally.refused()
}

/** What the documentation of the endpoint lets through. */
function isAllowed({ method, target, headers, body }: RawRequest, address: string, token: string): boolean {
  const valuesOf = (wanted: string): readonly string[] =>
    headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value)
  const [host, ...moreHosts] = valuesOf('host')
  const isOurs = host?.toLowerCase() === new URL(address).host && moreHosts.length === 0
  const path = target.split('?', 1)[0] ?? ''
  if (!isOurs || valuesOf('origin').length > 0) return false
  if (path === '/healthz') return method === 'GET' || method === 'HEAD'
  const [authorization, ...more] = valuesOf('authorization')
  if (body.length > 8192) return false
  return ROUTES.get(path) === method && authorization === `Bearer ${token}` && more.length === 0
}

function requestFor({ random }: EndpointScene, address: string, token: string): RawRequest | string {
  if (random.chance(0.05)) return random.pick(GARBAGE)
  const [target, method] = random.pick([...ROUTES])
  const body = method === 'POST' ? '{}' : ''
  const good: RawRequest = {
    ...{ method, target, body },
    headers: [
      ['Host', new URL(address).host],
      ['Connection', 'close'],
      ['Authorization', `Bearer ${token}`],
      ...(body === '' ? [] : [['Content-Length', String(body.length)] as const]),
    ],
  }
  // A valid one costs a second of STS and keychain.
  return random.chance(target === '/healthz' ? 0.3 : 0.02) ? good : spoiled(good, random, token)
}

function spoiled(good: RawRequest, random: Random, token: string): RawRequest {
  const without = (name: string): RawRequest['headers'] => good.headers.filter(([one]) => one !== name)
  const replaced = (name: string, value: string): RawRequest => ({
    ...good,
    headers: [...without(name), [name, value]],
  })
  const added = (name: string, value: string): RawRequest => ({ ...good, headers: [...good.headers, [name, value]] })
  switch (random.below(9)) {
    case 0:
      return replaced('Host', random.pick(HOSTS))
    case 1:
      return added('Host', random.pick(HOSTS))
    case 2:
      return added('Origin', random.pick(ORIGINS))
    case 3:
      return { ...good, headers: without(random.pick(['Host', 'Authorization'])) }
    case 4:
      return replaced('Authorization', wrongToken(token, random))
    case 5:
      return { ...good, target: random.pick(TARGETS), headers: without('Authorization') }
    case 6:
      return { ...good, method: random.pick(METHODS), headers: without('Authorization') }
    case 7: {
      const body = 'x'.repeat(random.pick([9000, 100_000]))
      return { ...good, body, headers: [...without('Content-Length'), ['Content-Length', String(body.length)]] }
    }
    default:
      return added(
        random.pick(['X-Forwarded-Host', '__proto__', 'Cookie', 'X-Big']),
        'a'.repeat(random.pick([10, 30_000])),
      )
  }
}

function wrongToken(token: string, random: Random): string {
  const kinds = [
    token,
    `Basic ${token}`,
    `Bearer ${token.slice(0, -1)}`,
    `Bearer ${token.toUpperCase()}x`,
    'Bearer ',
    `Bearer ${token} ${token}`,
    `Bearer ${'a'.repeat(5000)}`,
    'Bearer null',
  ]
  return random.pick(kinds)
}
