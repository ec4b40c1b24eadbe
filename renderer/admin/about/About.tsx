import { useEffect, useRef, useState } from 'react'
import type { AboutFacts } from '../../../shared/ipc/about-calls.ts'
import { FOLDERS } from '../../../shared/ipc/about-calls.ts'
import type { AdminState } from '../../../shared/ipc/admin-contract.ts'
import type { TranslationKey } from '../../../shared/messages/en.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { copyText } from '../copy-text.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'
import { Diagnostics } from './Diagnostics.tsx'
import { TestAnyProfile } from './TestAnyProfile.tsx'

/** What is running, where it keeps things, and what to send to somebody who helps. */
export function About({ admin }: { readonly admin: AdminState }) {
  const t = useTranslate()
  const store = useAdminStore()
  const [facts, setFacts] = useState<AboutFacts>()
  useEffect(() => {
    void ask(store, call['about.get']({})).then(setFacts)
  }, [store])
  return (
    <div className="profile-form">
      <header className="transfers-head">
        <h2>{t('about.title')}</h2>
        <p className="field-hint">{t('about.about')}</p>
      </header>
      {facts && <Versions versions={facts.versions} />}
      {facts && <Folders folders={facts.folders} />}
      <Diagnostics />
      <TestAnyProfile profiles={admin.profiles} />
      <Licence hasNotices={facts?.hasNotices ?? false} />
    </div>
  )
}

function Versions({ versions }: Pick<AboutFacts, 'versions'>) {
  const t = useTranslate()
  const text = useRef<HTMLPreElement>(null)
  const [said, setSaid] = useState<TranslationKey>()
  const copy = (): void => setSaid(text.current && copyText(text.current) ? 'audit.copied' : 'audit.not-copied')
  const { app, chromium, electron, node, os, isTestBuild } = versions
  const name = isTestBuild ? `COS Courier ${app} (${t('about.test-build')})` : `COS Courier ${app}`
  const lines = [name, `Electron ${electron}`, `Chromium ${chromium}`, `Node ${node}`]
  return (
    <section className="section">
      <h2>{t('about.versions')}</h2>
      {isTestBuild && <p className="section-text">{t('about.test-build-text')}</p>}
      <pre className="versions" ref={text}>
        {[...lines, `${t('about.system')} ${os}`].join('\n')}
      </pre>
      <div className="section-line">
        <ActionButton label={t('about.copy')} onPress={copy} />
        <span role="status" className="field-hint">
          {said && t(said)}
        </span>
      </div>
    </section>
  )
}

function Folders({ folders }: Pick<AboutFacts, 'folders'>) {
  const t = useTranslate()
  const store = useAdminStore()
  return (
    <section className="section">
      <h2>{t('about.folders')}</h2>
      {FOLDERS.map((folder) => (
        <div className="facts-line" key={folder}>
          <span>
            {t(`about.folder-${folder}`)}
            <br />
            <span className="field-hint path">{folders[folder]}</span>
          </span>
          <ActionButton
            icon="folder"
            label={t(`about.show-${folder}`)}
            onPress={() => void ask(store, call['about.show']({ folder }))}
          />
        </div>
      ))}
    </section>
  )
}

function Licence({ hasNotices }: Pick<AboutFacts, 'hasNotices'>) {
  const t = useTranslate()
  const store = useAdminStore()
  return (
    <section className="section">
      <h2>{t('about.licence')}</h2>
      <p className="section-text">{t('about.licence-text')}</p>
      <p className="section-text">{t('about.privacy')}</p>
      <div className="section-line">
        {(['licence', 'cos-help', 'cos-console'] as const).map((topic) => (
          <ActionButton
            key={topic}
            label={t(`about.visit-${topic}`)}
            onPress={() => void ask(store, call['about.visit']({ topic }))}
          />
        ))}
        {hasNotices && (
          <ActionButton label={t('about.notices')} onPress={() => void ask(store, call['about.notices']({}))} />
        )}
      </div>
    </section>
  )
}
