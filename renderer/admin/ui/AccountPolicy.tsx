import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { validFileOf } from '../draft.ts'
import { PolicyText } from './PolicyJson.tsx'
import type { DraftForm } from './use-draft.ts'
import { useLatestAnswer } from './use-latest-answer.ts'

/** Id of the section's heading. */
export const ACCOUNT_POLICY_TITLE = 'account-policy-title'

/** What the key's account must be allowed in CAM for the profile as it is typed, to copy, and how to give it. */
export function AccountPolicy({
  form: { draft },
  isRoot,
}: {
  readonly form: DraftForm
  /** The stored key is a root account's: the steps are shown without being asked for. */
  readonly isRoot: boolean
}) {
  const t = useTranslate()
  const file = validFileOf(draft)
  const policies = useLatestAnswer(file && { file }, call['policy.account'])
  // The app holds no key of an account: nothing to allow.
  if (policies?.length === 0) return null
  const hasRole = policies?.some(({ holder }) => holder === 'role') ?? false
  return (
    <section className="section account-policy" aria-labelledby={ACCOUNT_POLICY_TITLE}>
      <h2 id={ACCOUNT_POLICY_TITLE}>{t(hasRole ? 'account-policy.title-role' : 'account-policy.title')}</h2>
      <p className="field-hint">{t(policies ? 'account-policy.text' : 'account-policy.waiting')}</p>
      {policies?.map(({ holder, policy }) => (
        <PolicyText key={holder} title={t(`account-policy.${holder}`)} text={JSON.stringify(policy, undefined, 2)} />
      ))}
      {policies && <Steps hasRole={hasRole} isOpen={isRoot} />}
    </section>
  )
}

function Steps({ hasRole, isOpen }: { readonly hasRole: boolean; readonly isOpen: boolean }) {
  const t = useTranslate()
  const attach = hasRole ? 'account-policy.step-attach-role' : 'account-policy.step-attach'
  const steps = ['account-policy.step-user', 'account-policy.step-policy', attach] as const
  return (
    <details className="policy-json" open={isOpen}>
      <summary>{t('account-policy.steps')}</summary>
      <ol className="account-steps">
        {[...steps, 'account-policy.step-key' as const, 'account-policy.step-test' as const].map((step) => (
          <li key={step}>{t(step)}</li>
        ))}
      </ol>
    </details>
  )
}
