import { type Bus, openBus } from '../../node/session-bus.ts'

/** What the Secret Service knows of an entry, without unlocking anything. */
export type Found = 'unlocked' | 'locked' | 'none' | 'none-while-locked'

const SECRETS = 'org.freedesktop.secrets'

/**
 * Looks for an entry by its attributes. SearchItems and the Locked property show no prompt
 * (https://specifications.freedesktop.org/secret-service-spec/latest/), which nothing in keytar's API can promise.
 *
 * @throws Error when the bus cannot be asked.
 */
export async function searchSecretService(attributes: Readonly<Record<string, string>>): Promise<Found> {
  const bus = await openBus()
  try {
    const search = await bus.call({
      destination: SECRETS,
      path: '/org/freedesktop/secrets',
      interface: 'org.freedesktop.Secret.Service',
      member: 'SearchItems',
      args: [attributes],
    })
    if (search.isError) throw new Error('the Secret Service refused SearchItems')
    if (search.body.countStrings() > 0) return 'unlocked'
    if (search.body.countStrings() > 0) return 'locked'
    return (await isDefaultLocked(bus)) ? 'none-while-locked' : 'none'
  } finally {
    bus.close()
  }
}

/** An error means that there is no default collection yet, so nothing is stored in it. */
async function isDefaultLocked(bus: Bus): Promise<boolean> {
  const reply = await bus.call({
    destination: SECRETS,
    path: '/org/freedesktop/secrets/aliases/default',
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    args: ['org.freedesktop.Secret.Collection', 'Locked'],
  })
  return !reply.isError && reply.body.signature() === 'b' && reply.body.uint32() === 1
}
