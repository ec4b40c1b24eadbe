/** Unfinished uploads: their list in the settings window, their confirmation, their commands. */
export const enUploads = {
  'uploads.use.free': 'Not used by this app',
  'uploads.use.ours': 'In use by this app',
  'uploads.use.unknown': 'May be in use by this app',
  'uploads.outcome.aborted': 'Aborted',
  'uploads.outcome.gone': 'Already gone',
  'uploads.outcome.ours': 'Left alone: in use by this app',
  'uploads.outcome.unknown': 'Left alone: may be in use by this app',
  'uploads.outcome.would-abort': 'Would be aborted',
  'uploads.cli.listed_one': '{{number}} unfinished upload; {{bytes}} stored.',
  'uploads.cli.listed_other': '{{number}} unfinished uploads; {{bytes}} stored.',
  'uploads.cli.aborted_one':
    '{{number}} unfinished upload with {{bytes}}: {{aborted}} aborted, {{gone}} already gone, {{left}} left alone, {{failed}} failed.',
  'uploads.cli.aborted_other':
    '{{number}} unfinished uploads with {{bytes}}: {{aborted}} aborted, {{gone}} already gone, {{left}} left alone, {{failed}} failed.',
  'uploads.cli.needs-yes': 'Nothing was aborted. To abort them, run the command again with --yes.',
} as const
