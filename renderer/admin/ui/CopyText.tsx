import { useRef, useState } from 'react'
import type { TranslationKey } from '../../../shared/messages/en.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { copyText } from '../copy-text.ts'

/** A text with a button that copies it. */
export function CopyText({
  label,
  text,
  hint,
}: {
  readonly label: string
  readonly text: string
  readonly hint?: string
}) {
  const t = useTranslate()
  const shown = useRef<HTMLElement>(null)
  const [said, setSaid] = useState<TranslationKey>()
  const copy = (): void => setSaid(shown.current && copyText(shown.current) ? 'audit.copied' : 'audit.not-copied')
  return (
    <div className="copy-text">
      <span className="field-label">{label}</span>
      <code ref={shown}>{text}</code>
      <ActionButton label={t('audit.copy')} onPress={copy} />
      <span role="status" className="field-hint">
        {said ? t(said) : hint}
      </span>
    </div>
  )
}
