import { useEffect, useState, useSyncExternalStore } from 'react'
import type { AdminWindowEvents } from '../../../shared/ipc/admin-contract.ts'
import { describeError } from '../../../shared/messages/describe.ts'
import { formatCount } from '../../../shared/messages/format.ts'
import { prefixesOf } from '../../../shared/prefixes.ts'
import type { Profile } from '../../../shared/settings.ts'
import { ActionButton, Banner } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { onMainEvent } from '../../common/window-events.ts'
import { call } from '../bridge.ts'
import { UploadsModel } from '../uploads-model.ts'
import type { UploadsState } from '../uploads-state.ts'
import { UploadsBar, UploadsSummary } from './UploadsBar.tsx'
import { UploadsList } from './UploadsList.tsx'

/** What others have left unfinished in this profile's bucket, and the way to remove it. */
export function Uploads({ profile, isDirty }: { readonly profile: Profile; readonly isDirty: boolean }) {
  const [model] = useState(
    () => new UploadsModel(profile.id, { call, later: (task, delayMs) => void setTimeout(task, delayMs) }),
  )
  useEffect(() => {
    const stop = onMainEvent<AdminWindowEvents, 'uploads.aborting'>('uploads.aborting', ({ done }) =>
      model.aborting(done),
    )
    return () => {
      stop()
      model.close()
    }
  }, [model])
  const state = useSyncExternalStore(model.subscribe, model.state)
  const isBegun = state.phase !== 'idle'
  return (
    <div className="uploads">
      <div className="uploads-head">
        {!isBegun && <About />}
        {isBegun && <UploadsSummary model={model} state={state} />}
        {!isBegun && <Look model={model} isDirty={isDirty} />}
      </div>
      <Problems model={model} state={state} />
      {isBegun && <Body model={model} state={state} profile={profile} />}
    </div>
  )
}

function About() {
  const t = useTranslate()
  return (
    <>
      <p>{t('uploads.about')}</p>
      <p className="field-hint">{t('uploads.others')}</p>
    </>
  )
}

function Look({ model, isDirty }: { readonly model: UploadsModel; readonly isDirty: boolean }) {
  const t = useTranslate()
  return (
    <div className="section-line">
      <ActionButton kind="primary" label={t('uploads.look')} isDisabled={isDirty} onPress={() => void model.look()} />
      {isDirty && <span className="field-hint">{t('uploads.save-first')}</span>}
    </div>
  )
}

function Problems({ model, state }: { readonly model: UploadsModel; readonly state: UploadsState }) {
  const t = useTranslate()
  const { error, sizesError, isCut, phase, rows } = state
  const again = <ActionButton icon="retry" label={t('uploads.look-again')} onPress={() => void model.look()} />
  return (
    <>
      {error && (
        <Banner tone="warning" {...(phase === 'failed' && { action: again })}>
          {describeError(t, error)}
        </Banner>
      )}
      {sizesError && (
        <Banner tone="warning">
          {t('uploads.sizes-stopped')} {describeError(t, sizesError)}
        </Banner>
      )}
      {isCut && <Banner tone="info">{t('uploads.cut', { number: formatCount(t.language, rows.length) })}</Banner>}
    </>
  )
}

function Body({
  model,
  state,
  profile: { file },
}: {
  readonly model: UploadsModel
  readonly state: UploadsState
  readonly profile: Profile
}) {
  const t = useTranslate()
  const place = file.prefix === '' ? file.bucket : `${file.bucket} ▸ ${prefixesOf(file).join(', ')}`
  if (state.rows.length === 0) {
    const isEmpty = state.phase === 'listed'
    return <p className="uploads-empty">{isEmpty && t('uploads.none', { place })}</p>
  }
  return (
    <>
      <UploadsList model={model} state={state} />
      <UploadsBar model={model} state={state} />
    </>
  )
}
