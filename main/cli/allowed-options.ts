import { NETWORK_ALLOWED } from './network-args.ts'
import { PROFILE_ALLOWED } from './profile-args.ts'
import { SERVE_ALLOWED } from './serve-args.ts'
import { UPDATE_ALLOWED } from './update-args.ts'
import { UPLOAD_OPTIONS } from './upload-options.ts'

/** Options each command knows beside `--data-dir`; anything else is a mistake worth a word, not worth ignoring. */
export const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  upload: [
    'profile',
    'profile-file',
    'secret-stdin',
    'temporary-key-stdin',
    'prefix',
    'limit-rate',
    'json',
    'window',
    ...Object.keys(UPLOAD_OPTIONS),
  ],
  ...PROFILE_ALLOWED,
  ...SERVE_ALLOWED,
  ...NETWORK_ALLOWED,
  ...UPDATE_ALLOWED,
  'uploads list': ['profile', 'json', 'older-than'],
  'uploads abort': ['profile', 'json', 'older-than', 'upload-id', 'key', 'yes'],
  'audit verify': ['head', 'after', 'json'],
  'audit export': ['format', 'after', 'out', 'force'],
  'managed show': ['json'],
  '': [],
}
