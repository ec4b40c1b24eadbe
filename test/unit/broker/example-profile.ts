import type { Profile, ProfileFile } from '../../../shared/settings.ts'

/** A profile with every default, and `change` on top. */
export function exampleProfile(change: Partial<ProfileFile> = {}): Profile {
  const file: ProfileFile = {
    schema: 1,
    bucket: 'examplebucket-1250000000',
    region: 'ap-guangzhou',
    prefix: '',
    addressing: 'virtual-host',
    durationSeconds: 1800,
    actions: 'check',
    allowInsecureHttp: false,
    ...change,
  }
  return { id: 'p-0123456789abcdef', name: 'Example', file }
}

/** Looks like a key to no scanner, and long enough to be found in any text it leaks into. */
export const EXAMPLE_KEY = { secretId: 'AKIDEXAMPLE-of-the-tests', secretKey: 'EXAMPLE-secret-key-of-the-tests' }
