import type { Translate } from '../../../shared/messages/translate.ts'
import type { Profile } from '../../../shared/settings.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { Icon, type IconName } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'
import { kindOf } from './KeyStep.tsx'
import { canUpload, type Fix, fixOf, type PlainLine, regionName, rightLines, stepLines } from './plain-lines.ts'
import { StepFrame } from './StepFrame.tsx'
import { type PlainTest, useTest } from './use-test.ts'
import type { WizardModel } from './use-wizard.ts'

/** Tries everything an upload needs, and says what works, what does not, and what to do. */
export function TestStep({ wizard }: { readonly wizard: WizardModel }) {
  const { profile } = wizard
  return profile ? <Test wizard={wizard} profile={profile} /> : null
}

function Test({ wizard, profile }: { readonly wizard: WizardModel; readonly profile: Profile }) {
  const t = useTranslate()
  const { test, run } = useTest(profile.id)
  const isDone = test.phase === 'done'
  const isReady = canUpload(test.steps)
  const hasFailed = isDone && !isReady
  const fix = hasFailed ? fixOf(test.steps, profile.file) : undefined
  return (
    <StepFrame
      wizard={wizard}
      title={t('wizard.test-title')}
      submit={t(isReady ? 'wizard.start' : 'wizard.test-again')}
      submitKind={isReady || (hasFailed && !fix) ? 'primary' : 'plain'}
      isBusy={!isDone && !isReady}
      exit={isReady ? 'none' : 'later'}
      onSubmit={() => (isReady ? void wizard.finish() : run())}
    >
      <Lines lines={linesOf(t, test, profile)} />
      <p role="status" className="wizard-verdict">
        {t(verdictOf(test))}
      </p>
      {hasFailed && (
        <div className="wizard-fixes">
          {fix && <FixButton wizard={wizard} profile={profile} fix={fix} again={run} />}
          <ActionButton kind="quiet" label={t('wizard.all-settings')} onPress={wizard.openForm} />
        </div>
      )}
    </StepFrame>
  )
}

function linesOf(t: Translate, { steps, rows, areRightsUnknown }: PlainTest, { file }: Profile): readonly PlainLine[] {
  const unknown: PlainLine = { id: 'unknown', outcome: 'note', text: t('plain.rights.unknown') }
  return [
    ...stepLines(t, steps, file),
    ...rightLines(t, rows, file.source?.type === 'remote-broker'),
    ...(areRightsUnknown ? [unknown] : []),
  ]
}

function verdictOf(test: PlainTest) {
  if (test.phase === 'testing') return 'wizard.testing'
  if (!canUpload(test.steps)) return 'wizard.test-failed'
  if (test.phase === 'rights') return 'plain.rights.looking'
  return test.rows.some(({ ok, expected }) => !ok && expected === 'refused') ? 'wizard.test-wide' : 'wizard.test-ready'
}

const ICONS: Readonly<Record<PlainLine['outcome'], IconName>> = { works: 'done', fails: 'failed', note: 'info' }

function Lines({ lines }: { readonly lines: readonly PlainLine[] }) {
  const t = useTranslate()
  return (
    <ul className="plain-lines" aria-label={t('wizard-step.test')} aria-live="polite">
      {lines.map(({ id, outcome, text, todo }) => (
        <li key={id} className={`plain-line plain-${outcome}`}>
          <Icon name={ICONS[outcome]} sizePx={20} />
          <span className="plain-text">{text}</span>
          {todo && <span className="plain-todo">{todo}</span>}
        </li>
      ))}
    </ul>
  )
}

interface FixProps {
  readonly wizard: WizardModel
  readonly profile: Profile
  readonly fix: Fix
  readonly again: () => void
}

/** The way to what has to be put right; what needs no other step is tested again at once. */
function FixButton({ wizard, profile, fix, again }: FixProps) {
  const t = useTranslate()
  const store = useAdminStore()
  const { id, name, file } = profile
  switch (fix.to) {
    case 'key': {
      const enter = async (): Promise<void> => {
        if ((await ask(store, call['key.enter']({ id })))?.stored) again()
      }
      const kind = kindOf(profile)
      const label = kind === 'headers' ? 'wizard.other-headers' : 'wizard.other-key'
      return kind === 'none' ? null : (
        <ActionButton kind="primary" icon="key" label={t(label)} onPress={() => void enter()} />
      )
    }
    case 'region': {
      const { region } = fix
      const use = async (): Promise<void> => {
        if (!(await ask(store, call['profile.save']({ id, name, file: { ...file, region } })))) return
        wizard.form.set({ region })
        again()
      }
      const label = t('wizard.use-region', { region: regionName(t, region) })
      return <ActionButton kind="primary" label={label} onPress={() => void use()} />
    }
    case 'place': {
      const step = wizard.steps.find((known) => known === 'place' || known === 'confirm')
      const go = (): void => (step ? wizard.goTo(step) : wizard.openForm())
      return <ActionButton kind="primary" label={t('wizard.other-place')} onPress={go} />
    }
  }
}
