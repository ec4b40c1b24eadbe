import type { ComponentType } from 'react'
import type { TranslationKey } from '../../shared/messages/en.ts'
import type { IconName } from '../common/Icon.tsx'
import type { Totals } from '../upload/page-contract.ts'
import { History } from './history/History.tsx'
import { HISTORY_VIEW_ID } from './history/view-id.ts'
import { overviewOf } from './job-view.ts'
import { Problems } from './problems/Problems.tsx'
import { PROBLEMS_VIEW_ID } from './problems/problem-session.ts'
import { UPLOADS_VIEW_ID } from './session.ts'
import { Uploads } from './uploads/Uploads.tsx'
import { WatchedFolders } from './watched/WatchedFolders.tsx'

/** One of the few things the window can show below its head; `id` is the session's `viewId` while it does. */
export interface TransferView {
  readonly id: string
  readonly icon: IconName
  readonly title: TranslationKey
  readonly View: ComponentType
  /** A number beside the title; none at 0. */
  readonly countOf?: (totals: Totals) => number
}

const UPLOADS: TransferView = { id: UPLOADS_VIEW_ID, icon: 'sending', title: 'view.uploads', View: Uploads }
const PROBLEMS: TransferView = {
  id: PROBLEMS_VIEW_ID,
  icon: 'failed',
  title: 'view.problems',
  View: Problems,
  countOf: (totals) => overviewOf(totals).failed,
}
const HISTORY: TransferView = { id: HISTORY_VIEW_ID, icon: 'history', title: 'view.history', View: History }

const WATCHED: TransferView = { id: 'watched', icon: 'folder', title: 'view.watched', View: WatchedFolders }

/** In the order of the navigation. */
export const VIEWS: readonly TransferView[] = [UPLOADS, PROBLEMS, HISTORY, WATCHED]

/** The view of that id. */
export const viewOf = (id: string): TransferView => VIEWS.find((view) => view.id === id) ?? UPLOADS
