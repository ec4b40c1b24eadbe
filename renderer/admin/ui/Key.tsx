import { useState } from 'react'
import type { TranslationKey } from '../../../shared/messages/en.ts'
import type { Profile } from '../../../shared/settings.ts'
import { ActionButton, Banner } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'
import { ACCOUNT_POLICY_TITLE } from './AccountPolicy.tsx'
import { useKeyFacts } from './use-key-facts.ts'

/** Where the profile's permanent key is, and what can be done with it. */
export function Key({ profile: { id, keyKind } }: { readonly profile: Profile }) {
  const t = useTranslate()
  const store = useAdminStore()
  const where = useKeyFacts(id)?.where
  const [said, setSaid] = useState<TranslationKey>()
  const enter = async (): Promise<void> => {
    const answer = await ask(store, call['key.enter']({ id }))
    setSaid(answer?.stored ? 'key.now-stored' : undefined)
  }
  const remove = async (): Promise<void> => {
    await ask(store, call['key.remove']({ id }))
    setSaid(undefined)
  }
  const isThere = where === 'stored' || where === 'locked' || where === 'this-run'
  return (
    <section className="section" aria-labelledby="key-title">
      <h2 id="key-title">{t('key.title')}</h2>
      <p className="section-text">{t(where === undefined ? 'key.looking' : `key.${where}`)}</p>
      {keyKind === 'root' && <RootWarning />}
      <div className="section-line">
        <ActionButton icon="key" label={t(isThere ? 'key.replace' : 'key.enter')} onPress={() => void enter()} />
        {/* Also of a locked keychain that does not say whether one is there. */}
        {(isThere || where === 'unknown') && <ActionButton label={t('key.remove')} onPress={() => void remove()} />}
        <span role="status" className="field-hint">
          {said && t(said)}
        </span>
      </div>
    </section>
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
