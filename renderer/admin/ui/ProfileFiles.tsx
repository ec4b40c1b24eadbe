import { useState } from 'react'
import type { AdminState } from '../../../shared/ipc/admin-contract.ts'
import type { ImportedProfile } from '../../../shared/ipc/profiles-calls.ts'
import { allowsOwnProfiles } from '../../../shared/managed.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'
import { ManagedNote } from './Managed.tsx'
import { useExport } from './use-export.ts'

/** Profiles to and from files; every dialog is main's. */
export function ProfileFiles({ admin }: { readonly admin: AdminState }) {
  const t = useTranslate()
  const { written, exportProfiles } = useExport()
  return (
    <div className="profile-form">
      <h2>{t('profiles.title')}</h2>
      <section className="section">
        <h2>{t('profiles.export-title')}</h2>
        <p className="section-text">{t('profiles.export-about')}</p>
        <div className="section-line">
          <ActionButton
            label={t('profiles.export-all')}
            isDisabled={admin.profiles.length === 0}
            onPress={() => void exportProfiles()}
          />
          <span role="status" className="field-hint">
            {written && t('profiles.exported', written)}
          </span>
        </div>
      </section>
      <Import isAllowed={allowsOwnProfiles(admin.managed)} />
    </div>
  )
}

function Import({ isAllowed }: { readonly isAllowed: boolean }) {
  const t = useTranslate()
  const store = useAdminStore()
  const [imported, setImported] = useState<readonly ImportedProfile[]>([])
  const run = async (): Promise<void> => {
    setImported([])
    setImported((await ask(store, call['profiles.import']({}))) ?? [])
  }
  return (
    <section className="section">
      <h2>{t('profiles.import-title')}</h2>
      <p className="section-text">{t('profiles.import-about')}</p>
      <ManagedNote of={({ allowLinks, allowOwnProfiles }) => ({ allowLinks, allowOwnProfiles })} />
      <div className="section-line">
        <ActionButton label={t('profiles.import')} isDisabled={!isAllowed} onPress={() => void run()} />
        <span role="status" className="field-hint">
          {imported.length > 0 && t('profiles.imported', { count: imported.length })}
        </span>
      </div>
      {imported.length > 0 && (
        <ul className="imported">
          {imported.map((one) => (
            <Imported key={one.profile.id} imported={one} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Imported({ imported: { profile, nameInFile, localFiles } }: { readonly imported: ImportedProfile }) {
  const t = useTranslate()
  const { name, file } = profile
  return (
    <li>
      {name} <span className="field-hint">{file.bucket}</span>
      {name !== nameInFile && <p className="field-hint">{t('profiles.added-as', { nameInFile, name })}</p>}
      {localFiles.map((path) => (
        <p className="field-hint" key={path}>
          {t('profiles.local-file', { name, path })}
        </p>
      ))}
    </li>
  )
}
