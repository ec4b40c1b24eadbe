import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { endpointOf } from '../../../scripts/lib/bench-links.mjs'
import { TOOLS } from '../../../scripts/lib/bench-tool-commands.mjs'
import { findProgram, toolEnv } from '../../../scripts/lib/bench-tools.mjs'
import { ALL_WORKLOADS } from '../../../scripts/lib/bench-workloads.mjs'

const facts = {
  ...{
    cosHttp: 'http://cos.ap-x.localhost:1',
    cosHttps: 'https://cos.ap-x.localhost:2',
    cosPathHttp: '',
    cosPathHttps: '',
  },
  ...{ sts: '', secretId: 'permanent-id', secretKey: 'permanent-key', appId: '1', bucket: 'b-1', region: 'ap-x' },
  caFile: '/ca.pem',
}
const one = { folder: '/files', prefix: 'p/', files: [{ name: 'f.bin', sizeBytes: 1 }] }
const two = { ...one, files: [...one.files, { name: 'd/g.bin', sizeBytes: 1 }] }
const started = (load: typeof one, protocol: 'http:' | 'https:' = 'http:') =>
  TOOLS.flatMap((tool) =>
    ALL_WORKLOADS.flatMap((workload) =>
      tool.candidates(workload).map((settings) => {
        const ground = { facts, endpoint: endpointOf(facts, protocol) }
        return { tool: tool.name, settings, ...tool.start(ground, load, { version: '1', ...settings }, '/dir') }
      }),
    ),
  )

test('no key is ever an argument, nor in the environment; the files have it', () => {
  for (const { args, env, files } of started(one)) {
    expect(JSON.stringify({ args, env })).not.toMatch(/EXAMPLE|permanent/)
    expect(Object.values(files).join()).toContain('AKIAEXAMPLE')
    expect(Object.values(files).join()).not.toContain('permanent')
  }
})

test('one file goes to its key, a folder below its prefix', () => {
  for (const { args } of started(one)) {
    expect(args).toContain('/files/f.bin')
    expect(args.join(' ')).toContain('b-1/p/f.bin')
  }
  for (const { args } of started(two)) expect(args.join(' ')).toMatch(/ \/files\/? \S*b-1\/p\/( |$)/)
})

test('each is sent to the line under test, and trusts the authority of the server only there', () => {
  for (const { args, files, env } of started(one, 'https:')) {
    const all = JSON.stringify({ args, files, env })
    expect(all).toContain('127.0.0.1:2')
    expect(all).toContain('/ca.pem')
    expect(all).not.toContain('127.0.0.1:1')
  }
})

test('settings that are reported are the ones in use', () => {
  for (const { args, files, settings } of started(two)) {
    const used = `${args.join(' ')} ${Object.values(files).join()}`
    for (const [name, value] of Object.entries(settings)) {
      expect(used).toContain(name === 'flags' ? value : `${name} = ${value}`)
    }
  }
})

test('what the user has set for S3 is kept from the tools', () => {
  const env = { PATH: '/bin', HOME: '/root', AWS_CA_BUNDLE: '/x', RCLONE_BWLIMIT: '1M', S3CMD_X: '1', aws_profile: 'p' }
  expect(toolEnv(env)).toEqual({ PATH: '/bin', HOME: '/root' })
})

test('a program counts where it can be started, in the order of PATH', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-tools-'))
  try {
    const file = path.join(folder, 'tool')
    await writeFile(file, '')
    expect(findProgram('tool', folder)).toBeUndefined()
    await chmod(file, 0o755)
    expect(findProgram('tool', ['/nowhere', '', folder].join(path.delimiter))).toBe(file)
    expect(findProgram('other', folder)).toBeUndefined()
  } finally {
    await rm(folder, { recursive: true })
  }
})
