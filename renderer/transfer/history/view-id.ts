/** The history's `id` among the window's views. */
export const HISTORY_VIEW_ID = 'history'
