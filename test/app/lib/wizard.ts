import type { ElectronApplication, Page } from 'playwright-core'
import { closing } from './closing.ts'
import { stubConfirm, windowOf } from './window-app.ts'

/** Goes through one of the doors of the first start; native questions are answered with yes from then on. */
export async function throughDoor(electron: ElectronApplication, page: Page, door: string | RegExp): Promise<Page> {
  await stubConfirm(electron)
  await page.getByRole('button', { name: door }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('list', { name: /^(?:Steps|步骤)$/ }).waitFor()
  return admin
}

/** Types a key into the window for it, which is open or about to be, and sends it off by Enter. */
export async function typeKey(
  electron: ElectronApplication,
  key: { readonly secretId: string; readonly secretKey: string },
): Promise<void> {
  const entry = await windowOf(electron, 'key-entry')
  await entry.getByLabel('SecretId').fill(key.secretId)
  await entry.getByLabel('SecretKey').fill(key.secretKey)
  await closing(entry, () => entry.keyboard.press('Enter'))
}

/** As bucket, region and folder in the first step of somebody who has a key. */
export async function fillPlace(
  admin: Page,
  place: { readonly bucket: string; readonly region: string },
): Promise<void> {
  await admin.getByLabel('Bucket').fill(place.bucket)
  await admin.getByLabel('Region', { exact: true }).fill(place.region)
  await admin.getByLabel('Folder').fill('in')
}
