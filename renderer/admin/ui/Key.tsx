import { useState } from 'react'
import type { TranslationKey } from '../../../shared/messages/en.ts'
import { formatDuration } from '../../../shared/messages/format.ts'
import type { Profile } from '../../../shared/settings.ts'
import { ActionButton, Banner } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { useKeyTime } from '../../common/use-key-time.ts'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'
import { ACCOUNT_POLICY_TITLE } from './AccountPolicy.tsx'
import { useKeyFacts } from './use-key-facts.ts'

/** Where the profile's permanent key is, and what can be done with it. */
export function Key({ profile: { id, file, keyKind } }: { readonly profile: Profile }) {
  const t = useTranslate()
  const store = useAdminStore()
  const facts = useKeyFacts(id, file.source?.type)
  const where = facts?.where
  const [said, setSaid] = useState<TranslationKey>()
  const isThere = where === 'stored' || where === 'locked' || where === 'this-run' || where === 'pasted'
  const isPasted = where === 'pasted' || where === 'not-pasted'
  const enter = async (): Promise<void> => {
    const answer = await ask(store, call['key.enter']({ id }))
    setSaid(answer?.stored && !isPasted ? 'key.now-stored' : undefined)
  }
  const remove = async (): Promise<void> => {
    await ask(store, call['key.remove']({ id }))
    setSaid(undefined)
  }
  return (
    <section className="section" aria-labelledby="key-title">
      <h2 id="key-title">{t('key.title')}</h2>
      <p className="section-text">{t(where === undefined ? 'key.looking' : `key.${where}`)}</p>
      {facts?.usableUntilMs !== undefined && <Countdown usableUntilMs={facts.usableUntilMs} />}
      {keyKind === 'root' && <RootWarning />}
      <div className="section-line">
        <ActionButton
          icon="key"
          label={t(isPasted ? 'pasted.enter' : isThere ? 'key.replace' : 'key.enter')}
          onPress={() => void enter()}
        />
        {/* Also of a locked keychain that does not say whether one is there. */}
        {(isThere || where === 'unknown') && <ActionButton label={t('key.remove')} onPress={() => void remove()} />}
        <span role="status" className="field-hint">
          {said && t(said)}
        </span>
      </div>
    </section>
  )
}

/** Of a pasted key. A timer is not read aloud with each change. */
function Countdown({ usableUntilMs }: { readonly usableUntilMs: number }) {
  const t = useTranslate()
  const { shownSeconds } = useKeyTime(usableUntilMs)
  return (
    <p className="section-text" role="timer">
      {t('pasted.left', { duration: formatDuration(t.language, shownSeconds) })}
    </p>
  )
}

function RootWarning() {
  const t = useTranslate()
  const show = (): void => document.getElementById(ACCOUNT_POLICY_TITLE)?.scrollIntoView()
  return (
    <Banner tone="warning" action={<ActionButton label={t('key.show-policy')} onPress={show} />}>
      {t('key.is-root')}
    </Banner>
  )
}
