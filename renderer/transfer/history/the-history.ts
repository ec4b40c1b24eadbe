import { IdbHistory } from '../../upload/history-idb.ts'
import { createHistoryModel } from './history-model.ts'
import { createThumbnails } from './thumbnails.ts'

/** This window's look at what the worker writes down; it lasts as long as the page. */
export const theHistory = createHistoryModel(new IdbHistory('history'), Date.now)
/** Small pictures of files that were dropped. */
export const theThumbnails = createThumbnails('thumbnails')
