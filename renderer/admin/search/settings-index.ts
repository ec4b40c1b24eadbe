/** Everything in the settings that has a name, for the search over them. Pure. */
import type { AdminPage } from '../../../shared/admin-place.ts'
import { en, type TranslationKey } from '../../../shared/messages/en.ts'

/** `profile`: the page of the profile that was looked at last, or of a new one. */
export type SettingPlace = AdminPage | 'profile'

export interface Setting {
  readonly place: SettingPlace
  /** As it stands on the page. */
  readonly label: TranslationKey
  /** Below the label, where there is one. */
  readonly hint?: TranslationKey
  /** What has to be chosen before it is on the page; shown instead. */
  readonly within?: TranslationKey
  /** Other words that people look for. */
  readonly words?: TranslationKey
}

type Row = TranslationKey | readonly [label: TranslationKey, more: Pick<Setting, 'within' | 'words'>]

const ROWS: Readonly<Record<SettingPlace, readonly Row[]>> = {
  profile: [
    'field.name',
    'field.bucket',
    'field.region',
    'field.prefix',
    'field.other-prefix-add',
    'field.actions',
    'field.source',
    ['field.role-arn', { within: 'field.source' }],
    ['field.external-id', { within: 'field.source' }],
    ['field.broker-url', { within: 'field.source', words: 'search.words.broker' }],
    ['field.broker-method', { within: 'field.source' }],
    ['field.broker-headers', { within: 'field.source' }],
    ['field.duration', { within: 'field.source' }],
    'field.cos-kind',
    ['field.cos-domain', { within: 'field.cos-kind' }],
    ['field.cos-endpoint', { within: 'field.cos-kind' }],
    ['field.addressing', { within: 'field.cos-kind' }],
    'field.sts-kind',
    ['field.sts-endpoint', { within: 'field.sts-kind' }],
    'field.ca-file',
    'field.insecure-http',
    'field.acls',
    'conditions.title',
    'conditions.ips',
    'conditions.https',
    'conditions.max',
    'conditions.types',
    ['key.title', { within: 'field.source', words: 'search.words.key' }],
    ['headers.title', { within: 'field.source' }],
    ['test.title', { within: 'field.name', words: 'search.words.test' }],
    ['rights.title', { within: 'field.name' }],
    'policy.title',
    ['account-policy.title', { within: 'field.source' }],
    ['profiles.this-title', { within: 'field.name', words: 'search.words.profile' }],
    ['uploads.tab', { within: 'field.name', words: 'search.words.unfinished' }],
  ],
  endpoint: [
    'endpoint.place-title',
    'endpoint.profile',
    'endpoint.host',
    'endpoint.port',
    'endpoint.advanced',
    'endpoint.cert',
    'endpoint.key',
    'endpoint.origins',
    'endpoint.hosts',
    'endpoint.with-app',
    'endpoint.clients-title',
    ['endpoint.client.add-title', { within: 'endpoint.clients-title' }],
    ['endpoint.client.name', { within: 'endpoint.clients-title' }],
    ['endpoint.client.folder', { within: 'endpoint.clients-title' }],
    ['endpoint.client.actions', { within: 'endpoint.clients-title' }],
    ['endpoint.client.form-upload', { within: 'endpoint.clients-title' }],
  ],
  transfers: [
    ['transfers.connections', { words: 'search.words.connections' }],
    ['transfers.limit', { words: 'search.words.limit' }],
    ['transfers.timetable', { words: 'search.words.timetable' }],
  ],
  uploads: [
    'upload-defaults.ask',
    ['conflict.label', { words: 'search.words.conflict' }],
    ['option.excludes', { words: 'search.words.excludes' }],
    'option.hidden-files',
    'option.follow-links',
    'option.empty-folders',
    'option.min-size',
    'option.max-size',
    ['option.template', { words: 'search.words.template' }],
    'option.nfc',
    'option.storage-class',
    ['option.acl', { within: 'option.storage-class' }],
    'option.content-type',
    'option.cache-control',
    'option.keep-mtime',
    'option.encryption',
    'option.meta',
    'option.tags',
  ],
  appearance: [
    ['appearance.theme', { words: 'search.words.theme' }],
    'appearance.density',
    ['settings.language', { words: 'search.words.language' }],
  ],
  network: [
    'network.proxy',
    ['network.host', { within: 'network.proxy' }],
    ['network.port', { within: 'network.proxy' }],
    ['network.bypass', { within: 'network.proxy' }],
    ['network.user', { within: 'network.proxy' }],
    ['network.password', { within: 'network.proxy' }],
    ['network.location', { within: 'network.proxy' }],
    ['network.caFile', { words: 'search.words.certificate' }],
  ],
  notifications: [
    ['notifications.notify', { words: 'search.words.notify' }],
    ['notifications.progress', { words: 'search.words.progress' }],
    ['notifications.awake', { words: 'search.words.awake' }],
    ['notifications.on-close', { words: 'search.words.on-close' }],
  ],
  updates: [
    ['updates.status', { words: 'search.words.updates' }],
    ['updates.mode', { words: 'search.words.updates' }],
    'updates.channel',
  ],
  security: [
    ['lock.lock-title', { words: 'search.words.lock' }],
    ['lock.idle', { within: 'lock.lock-title' }],
  ],
  'profile-files': ['profiles.export-title', 'profiles.import-title'],
  audit: [['audit.title', { words: 'search.words.audit' }]],
  about: [
    ['about.versions', { words: 'search.words.versions' }],
    ['about.folders', { words: 'search.words.folders' }],
    ['diagnostics.title', { words: 'search.words.diagnostics' }],
    'diagnostics.names',
    'about.test',
    'about.licence',
  ],
}

const isKey = (name: string): name is TranslationKey => Object.hasOwn(en, name)

function settingOf(place: SettingPlace, row: Row): Setting {
  const [label, more] = typeof row === 'string' ? [row, {}] : row
  const hint = `${label}-hint`
  return { place, label, ...(isKey(hint) && { hint }), ...more }
}

/** In the order of the pages. */
export const SETTINGS: readonly Setting[] = (Object.entries(ROWS) as [SettingPlace, readonly Row[]][]).flatMap(
  ([place, rows]) => rows.map((row) => settingOf(place, row)),
)
