import { useState } from 'react'
import type { Profile } from '../../../shared/settings.ts'
import { ChoiceField } from '../../common/ChoiceField.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { ConnectionTest } from '../ui/Connection.tsx'

/** The connection test of whichever profile is chosen. */
export function TestAnyProfile({ profiles }: { readonly profiles: readonly Profile[] }) {
  const t = useTranslate()
  const [wanted, setWanted] = useState('')
  const chosen = profiles.find(({ id }) => id === wanted) ?? profiles[0]
  return (
    <section className="section">
      <h2>{t('about.test')}</h2>
      {chosen === undefined ? (
        <p className="section-text">{t('about.test-none')}</p>
      ) : (
        <>
          <ChoiceField
            label={t('about.test-profile')}
            value={chosen.id}
            choices={profiles.map(({ file, id, name }) => ({ id, label: name, hint: file.bucket }))}
            onChange={setWanted}
          />
          <ConnectionTest key={chosen.id} id={chosen.id} isDirty={false} />
        </>
      )}
    </section>
  )
}
