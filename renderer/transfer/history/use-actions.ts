import { useState } from 'react'
import { AppError, toErrorInfo, unwrap } from '../../../shared/errors.ts'
import { MAX_AGAIN } from '../../../shared/ipc/history-calls.ts'
import { describeError } from '../../../shared/messages/describe.ts'
import { formatCount } from '../../../shared/messages/format.ts'
import type { Translate } from '../../../shared/messages/translate.ts'
import { prefixesOf } from '../../../shared/prefixes.ts'
import type { ProfileSummary } from '../../../shared/settings.ts'
import { copyPlain } from '../../common/copy-plain.ts'
import { useTranslate } from '../../common/Language.tsx'
import { IdbHistory } from '../../upload/history-idb.ts'
import { call } from '../bridge.ts'
import { type Session, UPLOADS_VIEW_ID } from '../session.ts'
import { useApp, useSessionState } from '../use-app.ts'
import type { ActionId } from './actions.ts'
import type { HistoryItem } from './history-model.ts'
import { openInBrowser } from './links.ts'
import { writeReceipt } from './receipt.ts'
import { placesOf } from './upload-again.ts'

/** Those that need no dialog of ours. */
type PlainActionId = Exclude<ActionId, 'link' | 'qr' | 'clear-day'>

/** What became of the last thing that was asked for. */
export interface Said {
  readonly tone: 'good' | 'bad'
  readonly text: string
}
export interface Acting {
  readonly said: Said | undefined
  readonly unsay: () => void
  readonly act: (id: PlainActionId, items: readonly HistoryItem[]) => void
}

/** Does what was asked for and says what came of it. */
export function useActions(): Acting {
  const t = useTranslate()
  const { session } = useApp()
  const profiles = useSessionState('environment')?.profiles ?? []
  const [said, setSaid] = useState<Said>()
  return {
    said,
    unsay: () => setSaid(undefined),
    act: (id, items) => {
      run({ t, session, profiles }, id, items).then(
        (text) => setSaid(text === '' ? undefined : { tone: 'good', text }),
        (error: unknown) => setSaid({ tone: 'bad', text: describeError(t, toErrorInfo(error)) }),
      )
    },
  }
}

interface Means {
  readonly t: Translate
  readonly session: Session
  readonly profiles: readonly ProfileSummary[]
}

/** What there is to say then; `''` for nothing. @throws AppError. */
async function run(means: Means, id: PlainActionId, items: readonly HistoryItem[]): Promise<string> {
  const { profiles, t } = means
  const [first] = items
  if (first === undefined) return ''
  const { batch, path, source } = first
  switch (id) {
    case 'browser': {
      const profile = profiles.find((one) => one.id === batch.profileId)
      await openInBrowser(first, profile?.links?.maySign === true)
      return ''
    }
    case 'show':
      unwrap(await call['file.show']({ sourceId: source?.sourceId ?? '', path }))
      return ''
    case 'again':
      return uploadAgain(means, items)
    case 'copy-key':
      return copy(
        t,
        items.map(({ key }) => key),
      )
    case 'copy-crc64':
      return copy(
        t,
        items.map(({ crc64 = '' }) => crc64),
      )
    case 'receipt-csv':
      return receipt(t, first, 'csv')
    case 'receipt-json':
      return receipt(t, first, 'json')
  }
}

async function uploadAgain({ profiles, session }: Means, items: readonly HistoryItem[]): Promise<string> {
  const files = items.slice(0, MAX_AGAIN).map(({ path, source }) => ({ sourceId: source?.sourceId ?? '', path }))
  const added = unwrap(await call['file.upload-again']({ files }))
  const foldersOf = (id: string) => prefixesOf(profiles.find((one) => one.id === id) ?? { prefix: '' })
  for (const { place, sources } of placesOf(items, added, foldersOf)) session.uploads.drop(place, sources)
  const failed = added.find((one) => !one.ok)
  if (failed && !failed.ok) throw new AppError(failed.error)
  session.show(UPLOADS_VIEW_ID)
  return ''
}

async function receipt(t: Translate, { batch }: HistoryItem, format: 'csv' | 'json'): Promise<string> {
  const written = await writeReceipt(new IdbHistory('history'), batch, format)
  if (!written) return ''
  const { files, name } = written
  return t('history.receipt.written', { count: files, number: formatCount(t.language, files), name })
}

const copy = (t: Translate, lines: readonly string[]): string =>
  t(copyPlain(lines.join('\n')) ? 'history.copied' : 'history.not-copied')
