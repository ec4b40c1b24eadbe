import { useState } from 'react'
import type { RemoteBrokerSource } from '../../../shared/credential-source.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'
import { useKeyFacts } from './use-key-facts.ts'

/** Which headers the profile's broker asks for, and whether their values are here. */
export function Headers({ id, source }: { readonly id: string; readonly source: RemoteBrokerSource }) {
  const t = useTranslate()
  const store = useAdminStore()
  const found = useKeyFacts(id)?.where
  // A key for this run is none of a broker's business.
  const where = found === 'this-run' || found === 'pasted' || found === 'not-pasted' ? 'none' : found
  const [wasStored, setStored] = useState(false)
  const enter = async (): Promise<void> => {
    const answer = await ask(store, call['key.enter']({ id }))
    setStored(answer?.stored ?? false)
  }
  const remove = async (): Promise<void> => {
    await ask(store, call['key.remove']({ id }))
    setStored(false)
  }
  const { headerNames = [] } = source
  if (headerNames.length === 0) return null
  return (
    <section className="section" aria-labelledby="headers-title">
      <h2 id="headers-title">{t('headers.title')}</h2>
      <p className="section-text">
        <code>{headerNames.join(', ')}</code>
      </p>
      <p className="section-text">{t(`headers.where.${where ?? 'looking'}`)}</p>
      <div className="section-line">
        <ActionButton icon="key" label={t('headers.enter')} onPress={() => void enter()} />
        {where !== undefined && where !== 'none' && where !== 'absent' && (
          <ActionButton label={t('headers.remove')} onPress={() => void remove()} />
        )}
        <span role="status" className="field-hint">
          {wasStored && t('headers.now-stored')}
        </span>
      </div>
    </section>
  )
}
