import type { ReactNode } from 'react'
import { TEMPLATE_WORDS } from '../../../../shared/batch-options.ts'
import { ChoiceField } from '../../../common/ChoiceField.tsx'
import { ActionButton } from '../../../common/Controls.tsx'
import { useTranslate } from '../../../common/Language.tsx'
import { useSessionState } from '../../use-app.ts'
import { KeyExamples } from './KeyExamples.tsx'
import { CheckOption, TextOption } from './OptionFields.tsx'
import { aclChoices, STORAGE_CHOICES } from './options-form.ts'
import type { PanelNumbers } from './panel-numbers.ts'
import { groupsText } from './panel-texts.ts'
import type { Panel } from './panels.ts'
import type { OptionsControl } from './use-options-form.ts'

interface OptionsProps {
  readonly panel: Panel
  readonly numbers: PanelNumbers
  readonly control: OptionsControl
}

/** Folded away: a usual upload needs none of it. Its line says whether anything is not as usual. */
export function PanelOptions({ panel, numbers, control }: OptionsProps) {
  const t = useTranslate()
  const groups = groupsText(t, panel.options)
  return (
    <details className="panel-options">
      <summary>
        {t('options.title')}
        <span className="panel-options-state">
          {groups === '' ? t('options.usual') : t('options.changed', { groups })}
        </span>
      </summary>
      <WalkOptions control={control} />
      <NamingOptions panel={panel} numbers={numbers} control={control} />
      <ObjectOptions panel={panel} control={control} />
      {groups !== '' && (
        <div>
          <ActionButton label={t('options.reset')} onPress={control.reset} />
        </div>
      )}
    </details>
  )
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className="option-group">
      <legend>{title}</legend>
      {children}
    </fieldset>
  )
}

function WalkOptions({ control }: { readonly control: OptionsControl }) {
  const t = useTranslate()
  return (
    <Group title={t('options.walk')}>
      <div className="fields">
        <TextOption
          control={control}
          name="excludes"
          rows={6}
          label={t('option.excludes')}
          hint={t('option.excludes-hint')}
        />
        <div className="checks">
          <CheckOption
            control={control}
            name="hiddenFiles"
            label={t('option.hidden-files')}
            hint={t('option.hidden-files-hint')}
          />
          <CheckOption
            control={control}
            name="followLinks"
            label={t('option.follow-links')}
            hint={t('option.follow-links-hint')}
          />
          <CheckOption
            control={control}
            name="emptyFolders"
            label={t('option.empty-folders')}
            hint={t('option.empty-folders-hint')}
          />
        </div>
        <TextOption control={control} name="minSize" label={t('option.min-size')} hint={t('option.size-hint')} />
        <TextOption control={control} name="maxSize" label={t('option.max-size')} hint={t('option.size-hint')} />
      </div>
    </Group>
  )
}

const WORDS = TEMPLATE_WORDS.map((word) => `{${word}}`).join(' ')

function NamingOptions({ panel, numbers, control }: OptionsProps) {
  const t = useTranslate()
  return (
    <Group title={t('options.naming')}>
      <TextOption
        control={control}
        name="template"
        label={t('option.template')}
        hint={t('option.template-hint', { words: WORDS })}
        placeholder="{folder}/{path}"
      />
      <KeyExamples panel={panel} samples={numbers.samples} form={control.form} />
      <CheckOption control={control} name="nfc" label={t('option.nfc')} hint={t('option.nfc-hint')} />
    </Group>
  )
}

function ObjectOptions({ panel, control }: Pick<OptionsProps, 'panel' | 'control'>) {
  const t = useTranslate()
  return (
    <Group title={t('options.object')}>
      <div className="fields">
        <ChoiceField
          label={t('option.storage-class')}
          value={control.form.storageClass}
          choices={STORAGE_CHOICES.map((id) => ({
            id,
            label: id === 'bucket' ? t('option.storage-class-bucket') : id,
          }))}
          onChange={(storageClass) => control.choose({ storageClass })}
        />
        <AclOption panel={panel} control={control} />
        <TextOption
          control={control}
          name="contentType"
          label={t('option.content-type')}
          hint={t('option.content-type-hint')}
        />
        <TextOption
          control={control}
          name="cacheControl"
          label={t('option.cache-control')}
          hint={t('option.cache-control-hint')}
        />
        <div className="checks">
          <CheckOption
            control={control}
            name="keepMtime"
            label={t('option.keep-mtime')}
            hint={t('option.keep-mtime-hint')}
          />
          <CheckOption
            control={control}
            name="encryption"
            label={t('option.encryption')}
            hint={t('option.encryption-hint')}
          />
        </div>
        <TextOption control={control} name="meta" rows={3} label={t('option.meta')} hint={t('option.meta-hint')} />
        <TextOption control={control} name="tags" rows={3} label={t('option.tags')} hint={t('option.tags-hint')} />
      </div>
    </Group>
  )
}

/** Only where the profile leaves a choice. */
function AclOption({ panel, control }: Pick<OptionsProps, 'panel' | 'control'>) {
  const t = useTranslate()
  const { acl: chosen } = control.form
  const profile = useSessionState('environment')?.profiles.find(({ id }) => id === panel.profileId)
  const choices = aclChoices(profile?.acls, chosen)
  if (choices.length === 1) return null
  return (
    <ChoiceField
      label={t('option.acl')}
      value={chosen}
      choices={choices.map((id) =>
        id === 'bucket' ? { id, label: t('option.acl-bucket') } : { id, label: id, hint: t(`acl.${id}`) },
      )}
      onChange={(acl) => control.choose({ acl })}
    />
  )
}
