import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { ROOT } from '../../scripts/lib/project.mjs'
import { crc64, warmCrc64 } from '../emulator/crc64.ts'
import type { Emulator } from '../emulator/index.ts'
import { send } from '../integration/emulator/signed-request.ts'
import { openEndpoint, type TestEndpoint } from '../integration/endpoint/harness.ts'
import { openPlainWindow } from './lib/plain-window.ts'
import { screenshot } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const EXAMPLES = path.join(ROOT, 'docs/examples')
const FILES: Readonly<Record<string, readonly [string, string]>> = {
  '/': [path.join(EXAMPLES, 'upload-page.html'), 'text/html'],
  '/cos-js-sdk-v5.min.js': [path.join(ROOT, 'node_modules/cos-js-sdk-v5/dist/cos-js-sdk-v5.min.js'), 'text/javascript'],
}
/** A picture of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** Serves the documented page and the SDK as they are, on an origin of its own. */
async function serveExamples(): Promise<string> {
  const server = createServer(({ url = '' }, response) => {
    const [file, type] = FILES[url] ?? []
    if (file === undefined) return void response.writeHead(404).end()
    response.writeHead(200, { 'Content-Type': type }).end(readFileSync(file))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  workspace().defer(() => server.close())
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

/** The documented rule, for this origin. */
async function putCorsRule(emulator: Emulator, origin: string): Promise<void> {
  const xml = readFileSync(path.join(EXAMPLES, 'bucket-cors.xml'), 'utf8')
  const body = xml.replace('https://app.example.com', origin)
  expect(body).not.toBe(xml)
  expect(await send(emulator, { method: 'PUT', path: '/', params: { cors: '' }, body })).toMatchObject({ status: 200 })
}

interface Arranged {
  readonly emulator: Emulator
  readonly endpoint: TestEndpoint
  readonly page: Page
  readonly address: string
}

/** The page in Chromium, its fields filled in. */
async function arrange(rights: { readonly formUpload?: boolean }, allowed = true): Promise<Arranged> {
  await warmCrc64()
  const emulator = await openEmulator(workspace())
  const origin = await serveExamples()
  await putCorsRule(emulator, origin)
  const endpoint = openEndpoint(emulator)
  workspace().defer(() => endpoint.serving.stop('window'))
  const { token } = await endpoint.add('web page', { prefix: 'in/web/', ...rights })
  const address = await endpoint.start({ allowedOrigins: allowed ? [origin] : ['https://app.example.com'] })
  const { page } = await openPlainWindow(workspace(), origin)
  await page.getByLabel('Endpoint').fill(address)
  await page.getByLabel('Token').fill(token)
  await page.getByLabel('Domain').fill(`{Bucket}.cos.{Region}.localhost:${new URL(emulator.endpoints.cosHttp).port}`)
  return { emulator, endpoint, page, address }
}

test('the documented page uploads in parts with the unmodified SDK, shows progress, preview and URL', async () => {
  const { emulator, endpoint, page } = await arrange({})
  const big = Buffer.concat([PNG, Buffer.alloc(5 << 20, 'courier')])
  await page.getByLabel('File').setInputFiles({ name: '照片 1.png', mimeType: 'image/png', buffer: big })
  await page.evaluate(() => {
    const seen: number[] = []
    Object.assign(globalThis, { seen })
    const bar = document.querySelector('progress')
    new MutationObserver(() => seen.push(bar?.value ?? 0)).observe(document.body, { attributes: true, subtree: true })
  })
  // The SDK tells of progress in intervals, and this computer is fast.
  emulator.faults.add({ kind: 'UploadPart', times: 3, effect: { type: 'delay', ms: 1000 } })
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await page.getByText('Uploaded.').waitFor()
  await screenshot(page, 'upload-page')
  const key = 'in/web/照片 1.png'
  expect(emulator.object(emulator.bucket, key)).toMatchObject({ size: big.length, crc64: crc64(big) })
  expect(emulator.log.filter(({ kind }) => kind === 'UploadPart')).toHaveLength(6)
  expect(emulator.log.filter(({ kind }) => kind === 'OptionsObject').every(({ status }) => status === 200)).toBe(true)
  expect(emulator.log.some(({ kind }) => kind === 'OptionsObject')).toBe(true)
  const link = page.locator('#url')
  expect(await link.getAttribute('href')).toContain('/in/web/%E7%85%A7%E7%89%87%201.png')
  expect(await page.locator('#preview').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(1)
  const steps = await page.evaluate(() => Reflect.get(globalThis, 'seen') as number[])
  expect(
    steps.some((step) => step > 0 && step < 1),
    String(steps),
  ).toBe(true)
  expect(endpoint.broker.requests()).toBe(1)
})

test('the documented page uploads as a form where the client has the right, and is refused by COS where it has not', async () => {
  const { emulator, page } = await arrange({ formUpload: true })
  await page.getByLabel('File').setInputFiles({ name: 'a+b.png', mimeType: 'image/png', buffer: PNG })
  await page.getByRole('button', { name: 'Upload as a form' }).click()
  await page.getByText('Uploaded.').waitFor()
  expect(emulator.object(emulator.bucket, 'in/web/a+b.png')).toMatchObject({ size: PNG.length, crc64: crc64(PNG) })
  expect(emulator.log.at(-1)).toMatchObject({ kind: 'PostObject', status: 200, temporary: true })
  expect(emulator.object(emulator.bucket, 'in/web/a+b.png')?.headers['content-type']).toBe('image/png')
})

test('without the right to form uploads COS refuses the form', async () => {
  const { emulator, page } = await arrange({})
  await page.getByLabel('File').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: PNG })
  await page.getByRole('button', { name: 'Upload as a form' }).click()
  await page.getByText('Failed: COS refused: AccessDenied').waitFor()
  expect(emulator.objects()).toEqual([])
})

test('a page of an origin that is not allowed, or under another name of this computer, gets nothing', async () => {
  const { endpoint, page, address } = await arrange({}, false)
  await page.getByLabel('File').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: PNG })
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await page.getByText('Failed: Failed to fetch').waitFor()
  const { port } = new URL(address)
  const read = (url: string) =>
    page.evaluate(
      (target) =>
        fetch(target)
          .then((answer) => answer.text())
          .catch(String),
      url,
    )
  expect(await read(`${address}/healthz`)).toContain('Failed to fetch')
  expect(await read(`http://rebound.localhost:${port}/healthz`)).toContain('Failed to fetch')
  const outcomes = () => endpoint.audit.events.map(({ outcome }) => outcome)
  await expect.poll(outcomes).toEqual(expect.arrayContaining(['origin-not-allowed', 'host-not-allowed']))
  expect(outcomes()).not.toContain('granted')
})
