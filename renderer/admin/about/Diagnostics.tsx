import { useState } from 'react'
import { Check } from '../../common/Check.tsx'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'

/** One file for whoever helps; what is in it, main decides. */
export function Diagnostics() {
  const t = useTranslate()
  const store = useAdminStore()
  const [keepsNames, setKeepsNames] = useState(false)
  const [isWorking, setWorking] = useState(false)
  const [written, setWritten] = useState<string>()
  const run = async (): Promise<void> => {
    setWorking(true)
    setWritten(undefined)
    setWritten((await ask(store, call['diagnostics.export']({ keepsNames })))?.fileName)
    setWorking(false)
  }
  return (
    <section className="section">
      <h2>{t('diagnostics.title')}</h2>
      <p className="section-text">{t('diagnostics.text')}</p>
      <Check
        isSelected={keepsNames}
        onChange={setKeepsNames}
        label={t('diagnostics.names')}
        hint={t('diagnostics.names-hint')}
      />
      <div className="section-line">
        <ActionButton label={t('diagnostics.export')} isDisabled={isWorking} onPress={() => void run()} />
        <span role="status" className="field-hint">
          {isWorking ? t('diagnostics.working') : written !== undefined && t('diagnostics.done', { name: written })}
        </span>
      </div>
    </section>
  )
}
