import { LanguageProvider } from '../common/Language.tsx'
import type { Store } from '../common/store.ts'
import { useDensity } from '../common/use-density.ts'
import { Wizard } from './first-run/Wizard.tsx'
import type { AdminSession } from './session.ts'
import { Detail } from './ui/Detail.tsx'
import { Locked, useTouch } from './ui/Locked.tsx'
import { Sidebar } from './ui/Sidebar.tsx'
import { AdminContext, useAdmin } from './use-admin.ts'

/** The settings window. */
export function App({ store }: { readonly store: Store<AdminSession> }) {
  return (
    <AdminContext value={store}>
      <Localised />
    </AdminContext>
  )
}

function Localised() {
  const admin = useAdmin('admin')
  const lock = useAdmin('lock')
  const wizard = useAdmin('wizard')
  const isListShown = useAdmin('isListShown')
  // What is typed on a page stays behind the steps.
  const unsaved = useAdmin('unsaved')
  useTouch(lock)
  useDensity(admin?.appearance)
  return (
    <LanguageProvider language={admin?.language ?? lock?.language ?? 'en'}>
      {lock?.isOpen === false ? (
        <Locked />
      ) : (
        <>
          {admin && wizard && <Wizard key={JSON.stringify(wizard)} start={wizard} admin={admin} />}
          {(!wizard || unsaved.size > 0) && (
            <div className="admin" data-shown={isListShown ? 'list' : 'page'} hidden={wizard !== undefined}>
              <Sidebar />
              <Detail />
            </div>
          )}
        </>
      )}
    </LanguageProvider>
  )
}
