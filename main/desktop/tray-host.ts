import { openBus } from '../node/session-bus.ts'

const WATCHER = 'org.kde.StatusNotifierWatcher'

/**
 * Whether this desktop shows tray icons. Windows and macOS always do. On Linux it is asked over the session bus whether a
 * host is registered with the StatusNotifierWatcher (https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/);
 * panels that know only the older XEmbed trays are not seen, and count as none.
 */
export async function hasTrayHost(platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== 'linux') return true
  try {
    return await askWatcher()
  } catch {
    return false // no bus, or one that does not answer: nobody there shows icons either
  }
}

async function askWatcher(): Promise<boolean> {
  const bus = await openBus()
  try {
    const reply = await bus.call({
      destination: WATCHER,
      path: '/StatusNotifierWatcher',
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      args: [WATCHER, 'IsStatusNotifierHostRegistered'],
    })
    return !reply.isError && reply.body.signature() === 'b' && reply.body.uint32() === 1
  } finally {
    bus.close()
  }
}
