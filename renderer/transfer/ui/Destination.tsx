import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'

/** `bucket ▸ prefix`; read aloud as one sentence. */
export function Destination({ bucket, prefix }: { readonly bucket: string; readonly prefix: string }) {
  const t = useTranslate()
  const text = prefix === '' ? bucket : `${bucket} / ${prefix}`
  return (
    <span className="destination" title={text}>
      <span className="visually-hidden">{t('destination.label', { destination: text })}</span>
      <span className="destination-part" aria-hidden="true">
        {bucket}
      </span>
      {prefix !== '' && (
        <>
          <Icon name="arrow" sizePx={12} />
          <span className="destination-part" aria-hidden="true">
            {prefix}
          </span>
        </>
      )}
    </span>
  )
}
