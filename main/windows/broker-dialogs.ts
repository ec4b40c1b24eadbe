import type { BrowserWindow } from 'electron'
import type { RemoteBrokerSource } from '../../shared/credential-source.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { visible } from '../../shared/visible-text.ts'
import { brokerHostOf } from '../broker/broker-address.ts'
import type { BrokerInquiryPorts, Place } from '../broker-inquiry.ts'
import { confirm } from './dialogs.ts'

/** The native dialogs that stand between the settings page and a broker. */
export const brokerDialogs = (
  parent: () => BrowserWindow | undefined,
  t: Translate,
  /** Whether a yes still counts when it comes. */
  agreed: (asked: Promise<boolean>) => Promise<boolean>,
): Pick<BrokerInquiryPorts, 'confirmAsk' | 'confirmPlace'> => ({
  confirmAsk(source: RemoteBrokerSource, caFile: string | undefined) {
    const host = brokerHostOf(source.url)
    const headers = source.headerNames?.join(', ') ?? t('dialog.save.nothing')
    const request = t('dialog.ask-broker.detail', { method: source.method, url: source.url, headers })
    const detail = caFile ? `${request}\ncaFile: ${visible(caFile)}` : request
    return agreed(confirm(parent(), t, t('dialog.ask-broker.title', { host }), detail, t('dialog.ask-broker.ok')))
  },
  confirmPlace(host: string, before: Partial<Place>, after: Place) {
    const old = (text: string | undefined): string => text ?? t('dialog.save.nothing')
    const lines = [`bucket: ${old(before.bucket)} → ${after.bucket}`, `region: ${old(before.region)} → ${after.region}`]
    const title = t('dialog.take-place.title', { host })
    return agreed(confirm(parent(), t, title, lines.join('\n'), t('dialog.take-place.ok')))
  },
})
