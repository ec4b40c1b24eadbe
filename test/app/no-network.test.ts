import { randomBytes } from 'node:crypto'
import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { electronBinary, launchFileOf } from '../../scripts/lib/launch.mjs'
import { type Listener, openListener, openUdp } from './lib/listener.ts'
import { openPlainWindow } from './lib/plain-window.ts'
import { PROBES, type Probe, type Target } from './lib/probes.ts'
import { storeProfile } from './lib/profile.ts'
import { openPassphraseWindow, startApp, windowOf } from './lib/window-app.ts'
import { electronDir, openEmulator, openWorkspace, ownProgram, type Workspace } from './lib/workspace.ts'

/** What gets through does so at once (see the controls); absence has no event, so this long it is waited for. */
const SILENCE_MS = 1500
/** Of this computer's own addresses one that nobody else listens on; 53 is where resolvers ask. */
const DNS_ADDRESS = '127.0.0.77'

let workspace: Workspace
let listener: Listener

/** A program with name resolution that ends at us: a mount namespace shows it another /etc/resolv.conf. */
function withOurResolver(executable: string): string {
  if (!isRoot) return launchFileOf(executable)
  const config = path.join(workspace.dir, 'resolv.conf')
  writeFileSync(config, `nameserver ${DNS_ADDRESS}\noptions timeout:1 attempts:1\n`)
  const file = path.join(workspace.dir, `${path.basename(executable)}-with-resolver.sh`)
  const inside = `mount --bind '${config}' /etc/resolv.conf && exec '${launchFileOf(executable)}' "$@"`
  writeFileSync(file, `#!/bin/sh\nexec unshare --mount -- sh -c '${inside.replaceAll("'", "'\\''")}' sh "$@"\n`)
  chmodSync(file, 0o755)
  return file
}

/** The queried name, from the question of a DNS message (RFC 1035, 4.1.2). */
function queriedName(packet: Buffer): string {
  const labels: string[] = []
  for (let at = 12; (packet[at] ?? 0) > 0; at += (packet[at] ?? 0) + 1)
    labels.push(packet.toString('latin1', at + 1, at + 1 + (packet[at] ?? 0)))
  return labels.join('.')
}

const isRoot = process.getuid?.() === 0

beforeAll(async () => {
  workspace = openWorkspace()
  listener = await openListener(workspace)
  if (!isRoot) return
  await openUdp(workspace, DNS_ADDRESS, 53, (packet) => listener.arrivals.push(`dns ${queriedName(packet)}`))
})
afterAll(() => workspace.close())

const newTarget = (): Target => {
  const { host, tcpPort, udpPort } = listener
  return { host, tcpPort, udpPort, dnsName: `probe-${randomBytes(6).toString('hex')}.example` }
}

/** Runs one probe on each page from a clean slate; a page's refusal is an answer too, and given back as text. */
async function tryOut(probe: Probe, pages: readonly Page[]): Promise<{ target: Target; refusals: string }> {
  const target = newTarget()
  listener.arrivals.length = 0
  const outcomes = await Promise.allSettled(pages.map((page) => probe.run(page, target)))
  const refusals = outcomes.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
  return { target, refusals: refusals.join('; ') }
}

/** Nobody but root may listen where resolvers ask. */
const canTry = ({ name }: Probe): boolean => isRoot || name !== 'dns-prefetch'

describe('from an ordinary window every probe arrives', () => {
  const plain = () => ({ executablePath: withOurResolver(electronBinary(electronDir())) })
  for (const probe of PROBES) {
    test.skipIf(!canTry(probe))(probe.name, async () => {
      const { page, electron } = await openPlainWindow(workspace, `${listener.origin}/page`, plain())
      await page.evaluate(() => void Object.assign(window, { kept: new Worker(URL.createObjectURL(new Blob(['']))) }))
      await page.waitForLoadState('networkidle')
      const { target, refusals } = await tryOut(probe, [page])
      await vi.waitFor(
        () => expect(probe.arrived(listener.arrivals, target), `${listener.arrivals} ${refusals}`).toBe(true),
        { timeout: 10_000, interval: 20 },
      )
      await electron.close()
    })
  }
})

test('from our windows and the worker nothing arrives, however it is tried', async () => {
  const emulator = await openEmulator(workspace)
  await storeProfile(workspace, emulator, {}, null)
  const { page, electron } = await startApp(workspace, { executablePath: withOurResolver(ownProgram().command) })
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  const passphrase = await openPassphraseWindow(electron, admin)
  await admin.getByRole('button', { name: /^test/ }).click()
  await admin.getByRole('button', { name: /^(?:Enter|Replace) key…$/ }).click()
  const pages = [page, admin, await windowOf(electron, 'key-entry'), passphrase]
  await expect.poll(() => page.workers()).toHaveLength(1)
  const addresses = pages.map((one) => one.url())
  const arrived: string[] = []
  for (const probe of PROBES.filter(canTry)) {
    await tryOut(probe, pages)
    await delay(SILENCE_MS)
    if (listener.arrivals.length > 0) arrived.push(`${probe.name}: ${listener.arrivals.join(', ')}`)
    expect(
      pages.map((one) => one.url()),
      probe.name,
    ).toEqual(addresses)
  }
  expect(arrived).toEqual([])
})
