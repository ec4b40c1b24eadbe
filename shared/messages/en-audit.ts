/** The command line about the audit log. */
export const enAudit = {
  'audit.cli.empty': 'There is no entry in {{path}}.',
  'audit.cli.entries_one': '{{number}} entry in {{path}}.',
  'audit.cli.entries_other': '{{number}} entries in {{path}}.',
  'audit.cli.linked': 'Every line follows the one before.',
  'audit.cli.earlier-missing_one':
    'The log begins with a later file here: {{number}} earlier file is not in this folder. With its last head: --after HASH.',
  'audit.cli.earlier-missing_other':
    'The log begins with a later file here: {{number}} earlier files are not in this folder. With the last one’s head: --after HASH.',
  'audit.cli.place': '{{line}} of {{file}}',
  'audit.cli.chain-broken':
    'Line {{line}} does not follow the line before it: one of the two was changed, or a line was added or removed there.',
  'audit.cli.not-json': 'Line {{line}} is not an entry of the audit log: it was changed or is damaged.',
  'audit.cli.repairs_one': '{{number}} line was cut off by a crash and is marked as such.',
  'audit.cli.repairs_other': '{{number}} lines were cut off by a crash and are marked as such.',
  'audit.cli.torn-tail':
    'The last line is not complete: the app or the computer stopped while it was written, or it is being written now. That is no sign of an edit; the line is not counted, and the next entry will mark it.',
  'audit.cli.head': 'Head: {{head}}',
  'audit.cli.no-kept-head':
    'Whoever can change this file can also link it anew, so an edit shows only against a head that was kept elsewhere: audit verify --head HASH.',
  'audit.cli.kept-head-same': 'The head that you kept is the head of this log: no line was added since.',
  'audit.cli.kept-head-grown_one': 'The head that you kept is part of this log; {{number}} entry was added since.',
  'audit.cli.kept-head-grown_other': 'The head that you kept is part of this log; {{number}} entries were added since.',
  'audit.cli.kept-head-missing':
    'The head that you kept is not part of this log: it was edited, cut short or replaced.',
  'audit.cli.unreadable': 'The audit log {{path}} cannot be read ({{reason}}).',
  'audit.cli.file-exists': '{{path}} is there already. Choose another file, or replace it with --force.',
  'audit.cli.unwritable': '{{path}} cannot be written ({{reason}}).',
  'audit.cli.export-failed': 'The audit log {{path}} could not be exported ({{reason}}).',
} as const
