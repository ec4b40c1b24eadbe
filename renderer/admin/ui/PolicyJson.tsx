import { useRef, useState } from 'react'
import type { TranslationKey } from '../../../shared/messages/en.ts'
import { grantsOf, type PolicyDocument, placeOf } from '../../../shared/policy-grants.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { copyText } from '../copy-text.ts'

/** Folded away: the policies themselves, for whoever reads CAM. */
export function PolicyJson({ policies }: { readonly policies: readonly PolicyDocument[] }) {
  const t = useTranslate()
  const folders = new Set(policies.map(folderOf))
  return (
    <details className="policy-json">
      <summary>{t('policy.json')}</summary>
      {policies.map((policy) => {
        const [acl] = grantsOf([policy]).flatMap(({ acls = [] }) => acls)
        const use = acl === undefined ? t('policy.plain') : t('policy.with-acl', { acl })
        const title = folders.size > 1 ? t('policy.in-folder', { title: use, folder: folderOf(policy) }) : use
        const text = JSON.stringify(policy, undefined, 2)
        return <PolicyText key={text} {...(policies.length > 1 && { title })} text={text} />
      })}
    </details>
  )
}

/** Of the policy's first statement, as each of these has one place. */
function folderOf(policy: PolicyDocument): string {
  const [resource = ''] = grantsOf([policy]).flatMap(({ resources }) => resources)
  const place = placeOf(resource)
  return 'key' in place ? place.key : resource
}

/** A policy to read and to copy. */
export function PolicyText({ title, text }: { readonly title?: string; readonly text: string }) {
  const t = useTranslate()
  const shown = useRef<HTMLPreElement>(null)
  const [said, setSaid] = useState<TranslationKey>()
  const copy = (): void => setSaid(shown.current && copyText(shown.current) ? 'policy.copied' : 'policy.not-copied')
  return (
    <div className="policy-block">
      <div className="policy-head">
        {title && <h3>{title}</h3>}
        <ActionButton label={t('policy.copy')} onPress={copy} />
        <span role="status" className="field-hint">
          {said && t(said)}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so a keyboard must reach it. */}
      <pre className="policy-text" ref={shown} tabIndex={0}>
        {text}
      </pre>
    </div>
  )
}
