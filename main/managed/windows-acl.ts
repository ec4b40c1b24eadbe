import type { DistrustReason } from '../../shared/managed.ts'

/** SYSTEM, Administrators, TrustedInstaller: by their SDDL letters and by their SIDs. */
const ADMINISTRATORS: ReadonlySet<string> = new Set([
  'SY',
  'BA',
  'S-1-5-18',
  'S-1-5-32-544',
  'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464',
])
/** Rights that change a file, its rights, or what is in a folder; generic ones too. */
const WRITING = 0x2 | 0x4 | 0x10 | 0x40 | 0x100 | 0x1_0000 | 0x4_0000 | 0x8_0000 | 0x1000_0000 | 0x4000_0000

/** https://learn.microsoft.com/windows/win32/secauthz/ace-strings, the rights that files and folders use. */
const RIGHTS: Readonly<Record<string, number>> = {
  ...{ CC: 0x1, DC: 0x2, LC: 0x4, SW: 0x8, RP: 0x10, WP: 0x20, DT: 0x40, LO: 0x80, CR: 0x100 },
  ...{ SD: 0x1_0000, RC: 0x2_0000, WD: 0x4_0000, WO: 0x8_0000 },
  ...{ GA: 0x1000_0000, GX: 0x2000_0000, GW: 0x4000_0000, GR: 0x8000_0000 },
  ...{ FA: 0x1f_01ff, FR: 0x12_0089, FW: 0x12_0116, FX: 0x12_00a0 },
}

/**
 * Whether only administrators own it and may write to it, by its security descriptor (SDDL with owner and DACL). What cannot be read
 * counts as written by anybody. An entry that only children inherit (IO) says nothing of this one.
 */
export function distrustOf(
  sddl: string,
  kind: 'file' | 'folder',
): { reason: DistrustReason; owner: string } | undefined {
  const [, owner = ''] = /^O:(S-[\d-]+|[A-Z]{2})/.exec(sddl) ?? []
  if (!ADMINISTRATORS.has(owner)) return { reason: `${kind}-owner`, owner: owner || 'unknown' }
  const [, dacl] = /D:[A-Z]*((?:\([^()]*\))+)/.exec(sddl) ?? []
  // Without a list of rights everybody has all of them.
  if (dacl === undefined) return { reason: `${kind}-writable`, owner }
  const others = [...dacl.matchAll(/\(([^()]*)\)/g)].some(([, ace = '']) => letsOthersWrite(ace.split(';')))
  return others ? { reason: `${kind}-writable`, owner } : undefined
}

function letsOthersWrite([type = '', flags = '', rights = '', , , trustee = '']: readonly string[]): boolean {
  if (type === 'D' || type === 'OD' || type === 'XD') return false
  if (/^(?:..)*IO/.test(flags)) return false
  if (ADMINISTRATORS.has(trustee)) return false
  return (maskOf(rights) & WRITING) !== 0
}

/** All rights where a word is unknown. */
function maskOf(rights: string): number {
  if (/^0x[0-9a-f]+$/i.test(rights)) return Number(rights) | 0
  const words = rights.match(/../g) ?? []
  return words.reduce((mask, word) => mask | (RIGHTS[word] ?? WRITING), rights.length % 2 === 0 ? 0 : WRITING)
}
