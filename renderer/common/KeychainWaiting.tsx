import { ActionButton, Banner } from './Controls.tsx'
import { useTranslate } from './Language.tsx'

/** The keychain's own window waits for a password; the user may give that up here. */
export function KeychainWaiting({ onStop }: { readonly onStop: () => void }) {
  const t = useTranslate()
  return (
    <Banner tone="info" action={<ActionButton icon="cancel" label={t('notice.stop-waiting')} onPress={onStop} />}>
      {t('notice.keychain')}
    </Banner>
  )
}
