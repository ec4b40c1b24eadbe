import { describe, expect, test } from 'vitest'
import { memberLines, networkLines } from '../../../main/windows/dialog-lines.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import { exampleProfile } from '../broker/example-profile.ts'

const t = createTranslator('en')

describe('what a native dialog lists', () => {
  test('has one line for each member, whatever its value holds', () => {
    const before = exampleProfile().file
    const caFile = '/ca.pem\nbucket: evil-1 → examplebucket-1250000000\u202e'
    const lines = memberLines(t, before, { ...before, caFile, prefix: 'in/\u2028x/' })
    expect(lines.filter((line) => line.startsWith('Certificate file'))).toEqual([
      'Certificate file: (none) → /ca.pem\\u{A}bucket: evil-1 → examplebucket-1250000000\\u{202E}',
    ])
    expect(lines).toHaveLength(2)
    expect(lines.join('')).not.toMatch(/[\n\u2028\u202e]/)
  })

  test('is in the words of the language, choices and lives too, and never less than a member’s whole value', () => {
    const { file } = exampleProfile()
    const source = { type: 'assume-role', roleArn: 'qcs::cam::uin/1:roleName/x', externalId: 'a1' } as const
    const after = { ...file, prefix: '', durationSeconds: 3600, actions: 'share', source } as const
    expect(memberLines(t, file, after)).toEqual([
      'Temporary keys live for: 30 min → 1 hr',
      'Temporary keys may do: Upload and check (recommended) → Upload, check and download',
      'Temporary keys come from: The stored key itself (usual) → A role that the stored key takes, qcs::cam::uin/1:roleName/x, a1',
    ])
    expect(memberLines(t, undefined, after)).toContain('Folder: the whole bucket')
    const zh = createTranslator('zh-CN')
    for (const line of memberLines(zh, undefined, after)) expect(line).toMatch(/^[A-Za-z ]*[一-鿿][A-Za-z 一-鿿]*：./)
  })

  test('shows a change of the network in full, to the end of a name and behind its question mark', () => {
    const host = `proxy.example.${'a.'.repeat(90)}elsewhere.example`
    const bypass = [...Array.from({ length: 30 }, (_, index) => `inside-${index}.example`), '*.myqcloud.com']
    const manual = { mode: 'manual', host, port: 3128, bypass } as const
    const shown = networkLines(t, {}, { proxy: manual }).join('\n')
    expect(shown).toContain(`Host: (none) → ${host}\n`)
    expect(shown).toContain('*.myqcloud.com')
    const pac = (location: string) => ({ proxy: { mode: 'pac', location } as const })
    expect(networkLines(t, pac('https://pac.example/?1'), pac('https://pac.example/?2\n'))).toEqual([
      'Script: https://pac.example/?1 → https://pac.example/?2\\u{A}',
    ])
    expect(networkLines(t, pac('https://pac.example/'), pac('https://pac.example/'))).toEqual([])
  })
})
