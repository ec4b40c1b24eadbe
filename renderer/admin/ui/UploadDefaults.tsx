import { useEffect, useMemo, useRef, useState } from 'react'
import type { BatchOptions } from '../../../shared/batch-options.ts'
import type { AdminState } from '../../../shared/ipc/admin-contract.ts'
import type { BatchRequest } from '../../../shared/job.ts'
import type { UploadChoices } from '../../../shared/upload-choices.ts'
import { Check } from '../../common/Check.tsx'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { ConflictChoices } from '../../common/options/ConflictChoices.tsx'
import { KeyExamples, typedNaming } from '../../common/options/KeyExamples.tsx'
import { previewKey } from '../../common/options/key-preview.ts'
import { NamingOptions, ObjectOptions, WalkOptions } from '../../common/options/OptionGroups.tsx'
import { changedGroups } from '../../common/options/options-form.ts'
import { type OptionsControl, useOptionsForm } from '../../common/options/use-options-form.ts'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useUnsaved } from '../unsaved.ts'
import { useAdminStore } from '../use-admin.ts'

/** What uploads begin with unless something else is chosen for one: the same fields as before a batch. */
export function UploadDefaults({ admin }: { readonly admin: AdminState }) {
  const { options } = admin.choices
  const known = useRef(JSON.stringify(options))
  const [fresh, setFresh] = useState(0)
  const now = JSON.stringify(options)
  // The other window may choose, too: then the fields begin anew. What was typed here and is saved by now is no news.
  useEffect(() => {
    if (known.current === now) return
    known.current = now
    setFresh((count) => count + 1)
  }, [now])
  return <Fields key={fresh} admin={admin} onSave={(saved) => (known.current = JSON.stringify(saved))} />
}

interface FieldsProps {
  readonly admin: AdminState
  readonly onSave: (options: BatchOptions) => void
}

function Fields({ admin, onSave }: FieldsProps) {
  const t = useTranslate()
  const { choices } = admin
  const { options } = choices
  const store = useAdminStore()
  const save = (news: Partial<UploadChoices>): void => {
    onSave({ ...options, ...news.options })
    void ask(store, call['upload-choices.save']({ ...choices, ...news }))
  }
  const control = useOptionsForm(options, (next) => save({ options: next }))
  useUnsaved(!control.check().ok)
  return (
    <div className="profile-form upload-defaults">
      <header className="transfers-head">
        <h2>{t('upload-defaults.title')}</h2>
        <p className="field-hint">{t('upload-defaults.about')}</p>
      </header>
      <Check
        isSelected={choices.ask}
        onChange={(isAsked) => save({ ask: isAsked })}
        label={t('upload-defaults.ask')}
        hint={t('upload-defaults.ask-hint')}
      />
      <ConflictChoices value={options.conflict} onChange={(conflict) => save({ options: { ...options, conflict } })} />
      <WalkOptions control={control} />
      <NamingOptions control={control} examples={<Examples admin={admin} control={control} options={options} />} />
      <ObjectOptions acls={undefined} control={control} />
      <div className="form-actions">
        <ActionButton
          label={t('options.reset')}
          isDisabled={changedGroups(options).length === 0}
          onPress={control.reset}
        />
        <span className="field-error" role="status">
          {!control.check().ok && t('upload-defaults.correct')}
        </span>
      </div>
    </div>
  )
}

interface ExamplesProps {
  readonly admin: AdminState
  readonly control: OptionsControl
  readonly options: BatchOptions
}

/** Of a folder that everybody knows. */
function Examples({ admin: { names }, control: { form }, options }: ExamplesProps) {
  const t = useTranslate()
  const batch = useMemo((): BatchRequest => {
    const source = { sourceId: 's-0', name: t('upload-defaults.sample-folder'), kind: 'folder' } as const
    return { batchId: 'b-0', profileId: '', prefix: '', sources: [source], options }
  }, [options, t])
  const naming = typedNaming(form, names)
  const paths = [t('upload-defaults.sample-file'), t('upload-defaults.sample-deep')]
  const nowMs = Date.now()
  return <KeyExamples examples={paths.map((path) => previewKey(batch, { source: 0, path }, naming, nowMs))} />
}
