import { useState } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { describeError } from '../../../shared/messages/describe.ts'
import { formatBytes, formatCount, formatDuration } from '../../../shared/messages/format.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { copyPlain } from '../../common/copy-plain.ts'
import { useTranslate } from '../../common/Language.tsx'
import { useApp, useSessionState } from '../use-app.ts'
import { momentText } from './days.ts'
import type { HistoryItem } from './history-model.ts'
import { LinkFields } from './LinkFields.tsx'
import { type LinkSettings, readLinkSettings, saveLinkSettings } from './link-settings.ts'
import { linkText } from './link-text.ts'
import { Qr } from './Qr.tsx'
import { type Links, useLinks } from './use-links.ts'

/** Signed links made at once. */
const MAX_SIGNED = 100

interface LinkDialogProps {
  readonly items: readonly HistoryItem[]
  /** `qr`: to be read off the screen, of one file. */
  readonly as: 'text' | 'qr'
  readonly onClose: () => void
}

/** A link to each file, in the kind and form that is wanted. */
export function LinkDialog({ as, items, onClose }: LinkDialogProps) {
  const t = useTranslate()
  const [first] = items
  const profileId = first?.batch.profileId ?? ''
  const profile = useSessionState('environment')?.profiles.find(({ id }) => id === profileId)
  const [settings, setSettings] = useState(() => readLinkSettings(profileId))
  const change = (next: LinkSettings): void => {
    setSettings(next)
    saveLinkSettings(profileId, next)
  }
  const links = useLinks(items, settings)
  const isRefused = settings.kind === 'signed' && profile?.links?.maySign === false
  const count = items.length
  const number = formatCount(t.language, count)
  return (
    <ModalOverlay className="modal-overlay" isOpen isDismissable onOpenChange={onClose}>
      <Modal className="modal history-link">
        <Dialog className="dialog">
          <Heading slot="title">
            {count === 1
              ? t('history.link.title', { name: first?.name ?? '' })
              : t('history.link.title-many', { number })}
          </Heading>
          <LinkFields
            links={profile?.links}
            settings={settings}
            isQr={as === 'qr'}
            isRefused={isRefused}
            onChange={change}
          />
          {isRefused ? <Refused profileName={profile?.name ?? ''} /> : <Made as={as} {...{ items, links, settings }} />}
          <div className="dialog-actions">
            <ActionButton label={t('history.link.close')} onPress={onClose} />
            {!isRefused && settings.kind === 'signed' && !links.made && (
              <ActionButton
                kind="primary"
                label={t(links.isMaking ? 'history.link.making' : 'history.link.make', { count })}
                isDisabled={links.isMaking || count > MAX_SIGNED}
                onPress={links.make}
              />
            )}
            {links.made && (
              <CopyButton
                text={textOf(t, items, links.made.urls, { ...settings, ...(as === 'qr' && { form: 'plain' }) })}
              />
            )}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

/** One on each line. */
const textOf = (
  { language }: ReturnType<typeof useTranslate>,
  items: readonly HistoryItem[],
  urls: readonly string[],
  { form, template }: Pick<LinkSettings, 'form' | 'template'>,
): string =>
  items
    .map(({ key, name, sizeBytes }, at) =>
      linkText(form, template, { url: urls[at] ?? '', name, key, size: formatBytes(language, sizeBytes) }),
    )
    .join('\n')

function Made({
  as,
  items,
  links: { error, made },
  settings,
}: Pick<LinkDialogProps, 'as' | 'items'> & { readonly links: Links; readonly settings: LinkSettings }) {
  const t = useTranslate()
  const [first] = items
  const [url] = made?.urls ?? []
  if (settings.kind === 'signed' && items.length > MAX_SIGNED)
    return <p role="alert">{t('history.link.too-many', { number: formatCount(t.language, MAX_SIGNED) })}</p>
  if (error) {
    const isTooLong = error.code === 'link-too-long'
    const span = formatDuration(t.language, Number(error.detail ?? 0))
    return <p role="alert">{isTooLong ? t('history.link.too-long', { span }) : describeError(t, error)}</p>
  }
  return (
    <>
      {as === 'qr' && url !== undefined && <Qr name={first?.name ?? ''} url={url} />}
      {as === 'text' && (
        <textarea
          className="input history-link-text"
          readOnly
          rows={4}
          aria-label={t('history.link.text')}
          value={made ? textOf(t, items, made.urls, settings) : ''}
        />
      )}
      {made?.expiresAtMs !== undefined && (
        <p className="history-link-note">{t('history.link.ends', { moment: momentText(t, made.expiresAtMs) })}</p>
      )}
    </>
  )
}

function Refused({ profileName }: { readonly profileName: string }) {
  const t = useTranslate()
  const { session } = useApp()
  return (
    <div className="history-link-refused" role="alert">
      <strong>{t('history.link.refused.title')}</strong>
      <p>{t('history.link.refused.text', { profile: profileName })}</p>
      <ActionButton icon="settings" label={t('history.link.open-settings')} onPress={() => session.openSettings()} />
    </div>
  )
}

function CopyButton({ text }: { readonly text: string }) {
  const t = useTranslate()
  const [result, setResult] = useState<{ readonly text: string; readonly isCopied: boolean }>()
  const shown = result?.text === text ? result : undefined
  return (
    <>
      <span role="status">{shown && t(shown.isCopied ? 'history.copied' : 'history.not-copied')}</span>
      <ActionButton
        kind="primary"
        icon="copy"
        label={t('history.link.copy')}
        onPress={() => setResult({ text, isCopied: copyPlain(text) })}
      />
    </>
  )
}
