/** macOS: what stands in the menu of files and folders in Finder. The package brings it (build/mac); a person has it added. */
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'

/** As electron-builder.yml puts it into the package. */
const WORKFLOW = 'Upload with COS Courier.workflow'

/** Copies it to where macOS looks for them, over an older one; answers the folder. Rejects with the system's error. */
export async function addQuickAction(resourcesDir: string, homeDir: string): Promise<string> {
  const services = servicesIn(homeDir)
  await mkdir(services, { recursive: true })
  await cp(join(resourcesDir, WORKFLOW), join(services, WORKFLOW), { recursive: true })
  return services
}

/** Where a person’s services are. */
export const servicesIn = (homeDir: string): string => join(homeDir, 'Library', 'Services')
