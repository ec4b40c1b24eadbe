/** macOS: the Quick Action of Finder. */
export const enQuickAction = {
  'menu.quick-action': 'Add to Finder’s Quick Actions',
  'quick-action.added': 'Added to Finder’s Quick Actions',
  'quick-action.where':
    'Select files or folders in Finder, open their menu, and choose Quick Actions → Upload with COS Courier. If it is missing, turn it on in System Settings → General → Login Items & Extensions → Finder.',
  'quick-action.failed': 'The Quick Action could not be added',
  'quick-action.failed-where':
    'Nothing could be written to {{folder}} ({{detail}}). Allow writing there, then try again.',
} as const
