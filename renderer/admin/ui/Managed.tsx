import type { ManagedConfiguration, ManagedState } from '../../../shared/managed.ts'
import { managedBy, managedRules, managedWarning } from '../../../shared/messages/describe-managed.ts'
import { memberName, memberValue } from '../../../shared/messages/member-words.ts'
import type { Profile } from '../../../shared/settings.ts'
import { Banner } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { useAdmin } from '../use-admin.ts'

/** Who manages these settings and what they fixed; nothing on a computer that nobody manages. */
export function ManagedBanner({ state }: { readonly state: ManagedState }) {
  const t = useTranslate()
  const warning = managedWarning(t, state)
  if (warning !== undefined) return <Banner tone="warning">{warning}</Banner>
  if (state.kind !== 'active') return null
  const { configuration } = state
  return (
    <Banner tone="info">
      <strong>{managedBy(t, configuration)}</strong> {managedRules(t, configuration).join(' ')}
    </Banner>
  )
}

/** Beside what somebody else decides: who that is, and what they decided. `of` picks the members that it is about. */
export function ManagedNote({
  of,
}: {
  readonly of: (configuration: ManagedConfiguration) => Partial<ManagedConfiguration>
}) {
  const t = useTranslate()
  const state = useAdmin('admin')?.managed
  if (state?.kind !== 'active') return null
  const rules = managedRules(t, of(state.configuration))
  return rules.length === 0 ? null : (
    <p className="field-hint managed-note">
      {managedBy(t, state.configuration)} – {rules.join(' ')}
    </p>
  )
}

/** A profile to read: nothing of it can be changed here. */
export function GivenProfile({ profile: { name, file } }: { readonly profile: Profile }) {
  const t = useTranslate()
  const state = useAdmin('admin')?.managed
  const by = state?.kind === 'active' ? managedBy(t, state.configuration) : undefined
  return (
    <section className="given-profile">
      <h2>{name}</h2>
      <p className="field-hint">
        {by} – {t('managed.given')}
      </p>
      <dl className="facts">
        {Object.entries(file)
          .filter(([member, value]) => member !== 'schema' && value !== undefined && value !== '')
          .map(([member, value]) => (
            <Fact key={member} name={member} value={value} />
          ))}
      </dl>
    </section>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: unknown }) {
  const t = useTranslate()
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return (
    <>
      <dt>{memberName(t, name)}</dt>
      <dd>{memberValue(t, name, value) ?? text}</dd>
    </>
  )
}
