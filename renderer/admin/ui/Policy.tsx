import { useTranslate } from '../../common/Language.tsx'

/** The policy as COS gets it, to be read before a key is entered. */
export function Policy({ text }: { readonly text: string }) {
  const t = useTranslate()
  return (
    <section className="section">
      <details>
        <summary>{t('policy.title')}</summary>
        <p className="field-hint">{t('policy.text')}</p>
        <pre className="policy">{text}</pre>
      </details>
    </section>
  )
}
