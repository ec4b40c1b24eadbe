/** Watched folders. */
export const enWatched = {
  'view.watched': 'Watched folders',
  'error.watch-exists':
    '“{{subject}}” is watched already, with the same destination. Change that one, or choose another folder.',
  'error.watches-full': '{{subject}} folders are watched, and there cannot be more. Remove one first.',

  'watched.title': 'Watched folders',
  'watched.add': 'Watch a folder…',
  'watched.note':
    'New and changed files go up by themselves once they have stopped changing, while COS Courier is running. Deleting a file here never deletes it in the bucket.',
  'watched.empty.title': 'Let a folder upload itself',
  'watched.empty.text':
    'Whatever comes into a watched folder, or changes in it, goes up by itself once it has stopped changing. It works while COS Courier is running; what happened meanwhile is found at the next start. Nothing is ever deleted in the bucket.',
  'watched.list': 'Watched folders',
  'watched.to': 'To',
  'watched.profile-gone': 'a profile that is not there any more',
  'watched.excludes-usual': 'Leaves out the usual system files',
  'watched.new-only': 'Only what came after it was added',

  'watched.phase.starting': 'Starting…',
  'watched.phase.looking': 'Looking through it…',
  'watched.phase.watching': 'Watching',
  'watched.phase.paused': 'Paused',
  'watched.phase.gone': 'The folder is not there',
  'watched.phase.other': 'Another folder is in its place',
  'watched.phase.lost': 'Waits for your answer',
  'watched.phase.failed': 'Stopped',
  'watched.gone-text':
    'It may be on a disk that is not connected. Nothing is forgotten: when the folder is back, watching goes on by itself.',
  'watched.other-text':
    'The folder at this place is not the one that was watched. Go on only if it is meant: its files are compared by size and time, and what differs goes up.',
  'watched.other-go-on': 'Go on with this folder',
  'watched.lost-text':
    'What is known of the files that have been uploaded was lost. Should everything that is in the folder now go up again, or only what comes from now on?',
  'watched.failed-text':
    'What is known of the folder could not be read or written. It is tried again every quarter of a minute.',
  'watched.profile-text':
    'Its profile, or the folder in the bucket, is not there any more. Remove this watch and add the folder again.',
  'watched.looks-only': 'The system does not report changes in this folder, so it is looked through every ten minutes.',

  'watched.looked': 'Last looked through {{time}}',
  'watched.not-looked': 'Not looked through yet',
  'watched.settling_one': '{{total}} file has to settle first',
  'watched.settling_other': '{{total}} files have to settle first',
  'watched.waiting_one': '{{total}} file on its way',
  'watched.waiting_other': '{{total}} files on their way',
  'watched.today_one': '{{total}} file uploaded today, {{size}}',
  'watched.today_other': '{{total}} files uploaded today, {{size}}',
  'watched.today-none': 'Nothing uploaded today',
  'watched.problems_one': '{{total}} problem',
  'watched.problems_other': '{{total}} problems',
  'watched.unreadable_one': '{{total}} could not be read',
  'watched.unreadable_other': '{{total}} could not be read',
  'watched.show-problems': 'Show',

  'watched.pause': 'Pause',
  'watched.resume': 'Resume',
  'watched.look': 'Look now',
  'watched.edit': 'Options…',
  'watched.remove': 'Stop watching…',
  'watched.remove.title': 'Stop watching “{{name}}”?',
  'watched.remove.text':
    'Nothing is deleted, neither here nor in the bucket. What is on its way still goes up. Which files have been uploaded is forgotten.',
  'watched.remove.keep': 'Go on watching',
  'watched.remove.confirm': 'Stop watching',

  'watched.form.title': 'Watch “{{name}}”',
  'watched.form.edit-title': 'Options of “{{name}}”',
  'watched.form.edit-note':
    'They apply to what goes up from now on. What is at COS stays as it is; files that are no longer left out go up.',
  'watched.form.save': 'Save',
  'watched.form.destination': 'Destination',
  'watched.form.start': 'What is in the folder now',
  'watched.form.counting': 'Counting… {{files}} so far, {{size}}',
  'watched.form.files_one': '{{total}} file',
  'watched.form.files_other': '{{total}} files',
  'watched.form.counted': '{{files}}, {{size}}',
  'watched.form.start.all': 'Upload it now',
  'watched.form.start.new': 'Leave it',
  'watched.form.confirm': 'Watch this folder',
  'watched.form.cancel': 'Cancel',
  'watched.form.skip-hint': 'A file that was uploaded once is never replaced then, even when it changes.',
  'watched.form.start.all.detail': 'And then whatever comes or changes.',
  'watched.form.start.new.detail': 'Only what comes or changes from now on.',
  'watched.lost-new': 'Only what comes from now on',
} as const
