import type { ManagedConfiguration, ManagedState } from '../managed.ts'
import { formatDuration } from './format.ts'
import type { Translate } from './translate.ts'

/** What a person has to know before all else: a configuration that does not count, or that nobody can read. */
export function managedWarning(t: Translate, state: ManagedState): string | undefined {
  if (state.kind === 'ignored') return t(`managed.ignored.${state.reason}`, { place: state.place, owner: state.owner })
  if (state.kind === 'invalid') return t('managed.invalid', { place: state.place, detail: state.detail })
  return undefined
}

/** Who manages it, by the name it gives itself. */
export const managedBy = (t: Translate, { organisation }: ManagedConfiguration): string =>
  organisation === undefined ? t('managed.by-nameless') : t('managed.by', { organisation })

type Rules = {
  readonly [Member in Exclude<keyof ManagedConfiguration, 'schema' | 'organisation'>]?:
    | ManagedConfiguration[Member]
    | undefined
}

/** What is fixed, a sentence each; none for a configuration that fixes nothing. */
export function managedRules(t: Translate, configuration: Rules): readonly string[] {
  const { profiles, allowOwnProfiles, allowedSources, maxDurationSeconds, updates, updateChannel } = configuration
  const separator = t.language === 'zh-CN' ? '、' : ', '
  return [
    ...(profiles ? [t('managed.rule.profiles', { names: profiles.map(({ name }) => name).join(separator) })] : []),
    ...(allowOwnProfiles === false ? [t('managed.rule.no-own-profiles')] : []),
    ...(allowedSources
      ? [t('managed.rule.sources', { sources: allowedSources.map((id) => t(`source.${id}`)).join(separator) })]
      : []),
    ...(maxDurationSeconds === undefined
      ? []
      : [t('managed.rule.duration', { duration: formatDuration(t.language, maxDurationSeconds) })]),
    ...(configuration.allowEndpoint === false ? [t('managed.rule.no-endpoint')] : []),
    ...(configuration.allowLinks === false ? [t('managed.rule.no-links')] : []),
    ...(configuration.allowSettings === false ? [t('managed.rule.no-settings')] : []),
    ...(updates ? [t(`managed.rule.updates-${updates}`)] : []),
    ...(updateChannel ? [t(`managed.rule.channel-${updateChannel}`)] : []),
  ]
}
