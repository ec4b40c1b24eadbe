import type { Page, Worker } from 'playwright-core'

/** Where a probe tries to get to. */
export interface Target {
  readonly host: string
  readonly tcpPort: number
  readonly udpPort: number
  /** A name nobody has asked for before. */
  readonly dnsName: string
}

/** One way out of a page, and how what arrives is recognised. */
export interface Probe {
  readonly name: string
  /** Runs in the page (or the worker) and may throw: being refused is what is hoped for. */
  readonly run: (page: Page, target: Target) => Promise<unknown>
  readonly arrived: (arrivals: readonly string[], target: Target) => boolean
}

const hasRequest =
  (path: string) =>
  (arrivals: readonly string[]): boolean =>
    arrivals.some((one) => one.startsWith('http ') && one.includes(path))
const hasUdp = (arrivals: readonly string[]): boolean => arrivals.includes('udp')

const url = ({ host, tcpPort }: Target, path: string): string => `http://${host}:${tcpPort}/${path}`

/** A probe whose code in the page gets one address. */
const simple = (name: string, run: (address: string) => unknown): Probe => ({
  name,
  run: (page, target) => page.evaluate(run, url(target, name)),
  arrived: hasRequest(`/${name}`),
})

const inWorker = async (page: Page): Promise<Worker> =>
  page.workers()[0] ?? page.waitForEvent('worker', { timeout: 1000 })

/** Tries to have ICE use a server; resolves when gathering has ended or cannot begin. */
const gather = async (server: { urls: string; username?: string; credential?: string }): Promise<void> => {
  const peer = new RTCPeerConnection({ iceServers: [server] })
  const ended = new Promise<void>((resolve) => {
    peer.addEventListener('icegatheringstatechange', () => peer.iceGatheringState === 'complete' && resolve())
    setTimeout(resolve, 3000) // a server that never answers keeps the gathering open
  })
  peer.createDataChannel('probe')
  await peer.setLocalDescription(await peer.createOffer())
  await ended
  peer.close()
}

/** Every way out that is tried, those that may take the page elsewhere last. */
export const PROBES: readonly Probe[] = [
  simple('fetch', (address) => fetch(address, { mode: 'no-cors' }).then(() => 'sent')),
  {
    name: 'fetch-in-worker',
    run: async (page, target) =>
      (await inWorker(page)).evaluate(
        (address) => fetch(address, { mode: 'no-cors' }).then(() => 'sent'),
        url(target, 'fetch-in-worker'),
      ),
    arrived: hasRequest('/fetch-in-worker'),
  },
  {
    name: 'websocket-in-worker',
    run: async (page, target) =>
      (await inWorker(page)).evaluate(
        (address) => void new WebSocket(address.replace('http', 'ws')),
        url(target, 'websocket-in-worker'),
      ),
    arrived: hasRequest('/websocket-in-worker'),
  },
  simple('xhr', (address) => {
    const request = new XMLHttpRequest()
    request.open('GET', address)
    request.send()
  }),
  simple('websocket', (address) => void new WebSocket(address.replace('http', 'ws'))),
  simple('event-source', (address) => void new EventSource(address)),
  simple('beacon', (address) => navigator.sendBeacon(address, 'x')),
  simple('image', (address) => void Object.assign(new Image(), { src: address })),
  simple('style', (address) => {
    document.body.style.backgroundImage = `url(${address})`
  }),
  simple('script', (address) => {
    document.head.append(Object.assign(document.createElement('script'), { src: address }))
  }),
  simple('frame', (address) => {
    document.body.append(Object.assign(document.createElement('iframe'), { src: address }))
  }),
  simple('window-open', (address) => void window.open(address)),
  {
    name: 'dns-prefetch',
    run: (page, { dnsName }) =>
      page.evaluate((href) => {
        document.head.append(Object.assign(document.createElement('link'), { rel: 'dns-prefetch', href }))
      }, `//${dnsName}`),
    arrived: (arrivals, { dnsName }) => arrivals.includes(`dns ${dnsName}`),
  },
  {
    name: 'stun-udp',
    run: (page, { host, udpPort }) => page.evaluate(gather, { urls: `stun:${host}:${udpPort}` }),
    arrived: hasUdp,
  },
  {
    name: 'turn-udp',
    run: (page, { host, udpPort }) =>
      page.evaluate(gather, { urls: `turn:${host}:${udpPort}`, username: 'u', credential: 'c' }),
    arrived: hasUdp,
  },
  {
    name: 'turn-tcp',
    run: (page, { host, tcpPort }) =>
      page.evaluate(gather, { urls: `turn:${host}:${tcpPort}?transport=tcp`, username: 'u', credential: 'c' }),
    arrived: (arrivals) => arrivals.includes('tcp not-http'),
  },
  simple('download', (address) => {
    const anchor = Object.assign(document.createElement('a'), { href: address, download: 'x.bin' })
    document.body.append(anchor)
    anchor.click()
  }),
  simple('form', (address) => {
    const form = Object.assign(document.createElement('form'), { action: address, method: 'post' })
    document.body.append(form)
    form.submit()
  }),
  simple('navigation', (address) => {
    location.href = address
  }),
]
