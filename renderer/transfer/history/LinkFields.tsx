import { Input, Label, TextField } from 'react-aria-components'
import { formatDuration } from '../../../shared/messages/format.ts'
import type { ProfileSummary } from '../../../shared/settings.ts'
import { ChoiceField } from '../../common/ChoiceField.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { livesUpTo } from './link-lives.ts'
import type { LinkSettings } from './link-settings.ts'
import { LINK_FORMS } from './link-text.ts'

interface FieldsProps {
  /** Undefined where the profile is gone. */
  readonly links: ProfileSummary['links']
  readonly settings: LinkSettings
  /** What there is no choice of: a form of a QR code, a life of a link that is refused. */
  readonly isQr: boolean
  readonly isRefused: boolean
  readonly onChange: (settings: LinkSettings) => void
}

/** Kind, life and form of links. */
export function LinkFields({ isQr, isRefused, links, onChange, settings }: FieldsProps) {
  const t = useTranslate()
  const { form, kind, lifeSeconds, template } = settings
  const kinds = (['public', 'domain', 'signed'] as const).filter((one) => one !== 'domain' || links?.hasDomain)
  return (
    <div className="fields">
      <ChoiceField
        label={t('history.link.kind')}
        value={kind}
        choices={kinds.map((id) => ({
          id,
          label: t(`history.link.kind.${id}`),
          hint: t(`history.link.kind.${id}-hint`),
        }))}
        onChange={(next) => onChange({ ...settings, kind: next })}
      />
      {kind === 'signed' && !isRefused && (
        <ChoiceField
          label={t('history.link.life')}
          value={String(lifeSeconds)}
          choices={livesUpTo(links?.longestSeconds, lifeSeconds).map((seconds) => ({
            id: String(seconds),
            label: formatDuration(t.language, seconds),
          }))}
          onChange={(next) => onChange({ ...settings, lifeSeconds: Number(next) })}
        />
      )}
      {!isQr && !isRefused && (
        <ChoiceField
          label={t('history.link.form')}
          value={form}
          choices={LINK_FORMS.map((id) => ({ id, label: t(`history.link.form.${id}`) }))}
          onChange={(next) => onChange({ ...settings, form: next })}
        />
      )}
      {!isQr && !isRefused && form === 'custom' && (
        <TextField
          className="field"
          value={template}
          maxLength={500}
          onChange={(next) => onChange({ ...settings, template: next })}
        >
          <Label>{t('history.link.template')}</Label>
          <Input className="input" />
          <span className="field-hint">
            {t('history.link.template-hint', { members: '{url} {name} {key} {size}' })}
          </span>
        </TextField>
      )}
    </div>
  )
}
