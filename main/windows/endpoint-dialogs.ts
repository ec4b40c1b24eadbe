import type { BrowserWindow } from 'electron'
import { type EndpointPlace, type EndpointRights, isLoopback } from '../../shared/endpoint.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { visible } from '../../shared/visible-text.ts'
import type { EndpointDialogs } from '../ipc/endpoint-handlers.ts'
import { confirm } from './dialogs.ts'

type Values = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** The native dialogs around the broker endpoint. `nameOf` is a profile's. */
export function endpointDialogs(
  parent: () => BrowserWindow | undefined,
  t: Translate,
  nameOf: (profileId: string) => string,
): EndpointDialogs {
  const shown = (value: Values[string]): string => {
    const text = Array.isArray(value) ? value.join(', ') : String(value ?? '')
    return text === '' || text === 'false' ? t('dialog.save.nothing') : text === 'true' ? '✓' : visible(text)
  }
  const named = ({ profileId, ...place }: EndpointPlace): Values => ({
    profile: profileId === undefined ? '' : nameOf(profileId),
    ...place,
  })
  const members = (values: Values): string => lines(Object.keys(values), (name) => shown(values[name])).join('\n')
  return {
    confirmPlace(before, after) {
      const [old, next] = [named(before), named(after)]
      const names = [...new Set([...Object.keys(old), ...Object.keys(next)])].filter(
        (name) => shown(old[name]) !== shown(next[name]),
      )
      const changes = lines(names, (name) => `${shown(old[name])} → ${shown(next[name])}`)
      const opened = isLoopback(before.host) && !isLoopback(after.host) ? [t('dialog.endpoint.opened')] : []
      return ask('save', [...changes, ...opened].join('\n'))
    },
    confirmStart: (place, profileName) =>
      ask(
        'start',
        [
          t(isLoopback(place.host) ? 'dialog.endpoint.local' : 'dialog.endpoint.opened'),
          members({ ...named(place), profile: profileName }),
        ].join('\n\n'),
      ),
    confirmClient: ({ name, profile, rights }) =>
      ask('client', members({ profile: profile.name, ...rightsOf(rights) }), visible(name)),
    confirmClientRemoval: (name) => ask('remove', t('dialog.endpoint.remove.detail'), visible(name)),
  }

  function ask(what: 'save' | 'start' | 'client' | 'remove', detail: string, name = ''): Promise<boolean> {
    return confirm(parent(), t, t(`dialog.endpoint.${what}.title`, { name }), detail, t(`dialog.endpoint.${what}.ok`))
  }
}

const lines = (names: readonly string[], text: (name: string) => string): readonly string[] =>
  names.map((name) => `${name}: ${text(name)}`)

const rightsOf = ({ formUpload, ...rights }: EndpointRights): Values => ({ ...rights, formUpload: formUpload === true })
