import { describeStep } from '../../../shared/messages/describe.ts'
import type { Profile } from '../../../shared/settings.ts'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { Rights } from './Rights.tsx'
import { TrialRow, TrialSection } from './TrialSection.tsx'
import { useTrial } from './use-trial.ts'

interface ConnectionProps {
  readonly profile: Profile
  /** Unsaved changes: a test would try something else than what is shown. */
  readonly isDirty: boolean
}

/** Whether everything an upload needs works, and what its keys can do. */
export function Connection({ profile, isDirty }: ConnectionProps) {
  return (
    <>
      <ConnectionTest id={profile.id} isDirty={isDirty} />
      <Rights profile={profile} isDirty={isDirty} />
    </>
  )
}

/** Whether everything an upload needs works. */
export function ConnectionTest({ id, isDirty }: { readonly id: string; readonly isDirty: boolean }) {
  const t = useTranslate()
  const trial = useTrial(() => call['connection.test']({ id }))
  return (
    <TrialSection trial={trial} title={t('test.title')} start={t('test.run')} isDirty={isDirty}>
      {trial.rows.map((step) => (
        <TrialRow outcome={step.outcome} key={step.name}>
          <span className="visually-hidden">{t(`test.${step.outcome}`)}: </span>
          {describeStep(t, step)}
        </TrialRow>
      ))}
    </TrialSection>
  )
}
