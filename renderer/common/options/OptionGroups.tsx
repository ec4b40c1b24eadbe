import type { ReactNode } from 'react'
import { TEMPLATE_WORDS } from '../../../shared/batch-options.ts'
import type { ObjectAcl } from '../../../shared/scope.ts'
import { ChoiceField } from '../ChoiceField.tsx'
import { useTranslate } from '../Language.tsx'
import { CheckOption, TextOption } from './OptionFields.tsx'
import { aclChoices, STORAGE_CHOICES } from './options-form.ts'
import type { OptionsControl } from './use-options-form.ts'

interface OptionsProps {
  readonly control: OptionsControl
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className="option-group">
      <legend>{title}</legend>
      {children}
    </fieldset>
  )
}

/** Which files. */
export function WalkOptions({ control }: OptionsProps) {
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

/** How they are called in COS; `examples` shows what becomes of some. */
export function NamingOptions({ control, examples }: OptionsProps & { readonly examples: ReactNode }) {
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
      {examples}
      <CheckOption control={control} name="nfc" label={t('option.nfc')} hint={t('option.nfc-hint')} />
    </Group>
  )
}

interface ObjectProps extends OptionsProps {
  /** That the profile lets an upload choose from. */
  readonly acls: readonly ObjectAcl[] | undefined
}

/** How they are stored. */
export function ObjectOptions({ acls, control }: ObjectProps) {
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
        <AclOption acls={acls} control={control} />
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
function AclOption({ acls, control }: ObjectProps) {
  const t = useTranslate()
  const { acl: chosen } = control.form
  const choices = aclChoices(acls, chosen)
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
