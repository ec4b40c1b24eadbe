/** The history, links and receipts. */
export const enHistory = {
  'notice.history-failed':
    'What was uploaded could not be added to the history; it is tried again. The uploads themselves are not affected.',
} as const
