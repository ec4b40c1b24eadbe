/** What the settings ask whom outside: a broker, and the network's own questions. Each has its dialogs and the window for secrets. */
import type { Translate } from '../shared/messages/translate.ts'
import type { BrokerInquiryPorts } from './broker-inquiry.ts'
import type { Brokerage } from './brokerage.ts'
import { DRAFT, type DraftHeaders } from './draft-headers.ts'
import type { NetworkHandlerPorts } from './ipc/network-handlers.ts'
import type { LockSide } from './lock-side.ts'
import { guardedInquiry } from './managed/guards.ts'
import type { Managed } from './managed/managed.ts'
import type { SettingsStore } from './state/settings-store.ts'
import type { AdminWindow } from './windows/admin-window.ts'
import { brokerDialogs } from './windows/broker-dialogs.ts'
import { confirmNetwork } from './windows/confirm-network.ts'
import { keyEntryQuery } from './windows/key-entry-query.ts'
import type { KeyEntryWindow } from './windows/key-entry-window.ts'

interface Options {
  readonly settings: SettingsStore
  readonly managed: Managed
  readonly brokerage: Brokerage
  readonly language: () => 'en' | 'zh-CN'
  readonly t: Translate
}

/** Ports of `broker.ask`. */
export const inquiryIn = (
  { settings, managed, brokerage, language, t }: Options,
  window: AdminWindow,
  keyEntry: KeyEntryWindow,
  { agreed, draftHeaders }: Pick<LockSide, 'agreed'> & { readonly draftHeaders: DraftHeaders },
): BrokerInquiryPorts => ({
  findProfile: settings.find,
  assertMayAsk: guardedInquiry(managed),
  ...{ readHeaders: brokerage.readHeaders, wayTo: brokerage.network.wayTo, audit: brokerage.audit, draftHeaders },
  ...brokerDialogs(window.current, t, agreed),
  enterHeaders(source) {
    // One that is open shows another server, and is for that.
    if (keyEntry.profileId() === undefined) draftHeaders.expect(source)
    const query = keyEntryQuery({ name: t('headers-entry.new-profile'), file: { source } }, language())
    return keyEntry.ask(DRAFT, query, window.current())
  },
})

/** Ports of `network.*`. */
export const networkIn = (
  { brokerage, language, t }: Options,
  window: AdminWindow,
  keyEntry: KeyEntryWindow,
  { whileOpen }: Pick<LockSide, 'whileOpen'>,
): NetworkHandlerPorts => ({
  network: whileOpen(brokerage.network),
  confirmNetwork: (before, after) => confirmNetwork(window.current(), t, before, after),
  enterProxyPassword: (profile) =>
    keyEntry.ask('proxy', { kind: 'proxy-password', profile, lang: language() }, window.current()),
})
