import { formatCount, formatDuration } from '../../../shared/messages/format.ts'
import type { PolicyDocument } from '../../../shared/policy-grants.ts'
import type { Saying } from '../../../shared/policy-saying.ts'
import {
  explainPolicies,
  type Permission,
  type PlaceWords,
  type PolicyWords,
  say,
} from '../../../shared/policy-words.ts'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { policyWishOf } from '../draft.ts'
import { POLICY_LIMIT_BYTES, sizeOf } from '../policy-size.ts'
import { PolicyJson } from './PolicyJson.tsx'
import type { DraftForm } from './use-draft.ts'
import { useLatestAnswer } from './use-latest-answer.ts'

/** What a temporary key of the profile as it is typed may do, in words, and the policy that makes it so. */
export function Policy({ form: { draft, isDirty } }: { readonly form: DraftForm }) {
  const t = useTranslate()
  const policies = useLatestAnswer(policyWishOf(draft), call['policy.preview'])
  const seconds = Number(draft.durationMinutes) * 60
  if (draft.source === 'temporary-key') return <UnknownPolicy text={t('policy.pasted')} />
  if (draft.source === 'remote-broker') return <UnknownPolicy text={t('policy.of-broker')} />
  return (
    <section className="section policy" aria-labelledby="policy-title">
      <h2 id="policy-title">{t('policy.title')}</h2>
      <p className="field-hint">{t('policy.text')}</p>
      {!policies && <p className="field-hint">{t('policy.waiting')}</p>}
      {policies && isDirty && <p className="field-hint">{t('policy.unsaved')}</p>}
      {policies && <Words words={explainPolicies(policies)} lifeSeconds={seconds} />}
      {policies && <Size policies={policies} />}
      {policies && <PolicyJson policies={policies} />}
    </section>
  )
}

/** Whoever made a pasted key, or runs the broker, decided it: nothing could be read from a policy of this app's. */
function UnknownPolicy({ text }: { readonly text: string }) {
  const t = useTranslate()
  return (
    <section className="section policy" aria-labelledby="policy-title">
      <h2 id="policy-title">{t('policy.title')}</h2>
      <p className="field-hint">{text}</p>
    </section>
  )
}

function Words({ words, lifeSeconds }: { readonly words: PolicyWords; readonly lifeSeconds: number }) {
  const t = useTranslate()
  return (
    <div className="policy-words">
      <div className="policy-block policy-may">
        <h3>{t('policy.may')}</h3>
        {words.places.map((place) => (
          <Place place={place} key={JSON.stringify(place.where)} />
        ))}
        {words.places.length > 0 && (
          <p>{t(words.places.some(({ where }) => where.length > 1) ? 'policy.one-folder' : 'policy.destination')}</p>
        )}
        {lifeSeconds > 0 && <p>{t('policy.life', { duration: formatDuration(t.language, lifeSeconds) })}</p>}
      </div>
      <div className="policy-block policy-may-not">
        <h3>{t('policy.may-not')}</h3>
        <ul className="policy-list">
          {words.mayNot.map((saying) => (
            <li key={JSON.stringify(saying)}>
              <Icon name="cancel" sizePx={14} />
              <span>{say(t, saying)}</span>
            </li>
          ))}
        </ul>
      </div>
      {words.cautions.length > 0 && (
        <div className="policy-block">
          <h3>{t('policy.cautions')}</h3>
          <ul className="policy-list">
            {words.cautions.map((saying) => (
              <li key={saying.key}>
                <Icon name="skipped" sizePx={14} />
                <span>{say(t, saying)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

/** What is allowed in some places; a condition of all of it is said once. */
function Place({ place: { where, may } }: { readonly place: PlaceWords }) {
  const t = useTranslate()
  const space = t.language === 'zh-CN' ? '' : ' '
  const isOf = ({ onlyIf }: Permission, id: string): boolean => onlyIf.some((one) => JSON.stringify(one) === id)
  const isCommon = (saying: Saying): boolean =>
    may.length > 1 && may.every((permission) => isOf(permission, JSON.stringify(saying)))
  const common = (may[0]?.onlyIf ?? []).filter(isCommon).map((one) => say(t, one))
  return (
    <div className="policy-place">
      {where.map((one) => (
        <p key={JSON.stringify(one)}>{say(t, one)}</p>
      ))}
      <ul className="policy-list">
        {may.map(({ says, actions, onlyIf }) => {
          const permission = { says, actions, onlyIf: onlyIf.filter((one) => !isCommon(one)) }
          return <May permission={permission} key={JSON.stringify(permission)} />
        })}
      </ul>
      {common.length > 0 && <p>{t('policy.for-all', { conditions: common.join(space) })}</p>}
    </div>
  )
}

function May({ permission: { says, actions, onlyIf } }: { readonly permission: Permission }) {
  const t = useTranslate()
  const sentences = [says, ...onlyIf].map((one) => say(t, one))
  return (
    <li>
      <Icon name="done" sizePx={14} />
      <span>
        {sentences.join(t.language === 'zh-CN' ? '' : ' ')}
        <span className="policy-actions">{actions.map((action) => action.replace(/^name\/cos:/, '')).join(', ')}</span>
      </span>
    </li>
  )
}

const SIZE_TEXTS = { fine: 'policy.size', near: 'policy.size-near', over: 'policy.size-over' } as const
const SIZE_CLASSES = { fine: 'field-hint', near: 'field-hint policy-near', over: 'field-error' } as const

function Size({ policies }: { readonly policies: readonly PolicyDocument[] }) {
  const t = useTranslate()
  const { bytes, level } = sizeOf(policies)
  const values = { bytes: formatCount(t.language, bytes), limit: formatCount(t.language, POLICY_LIMIT_BYTES) }
  const sentences = [t(SIZE_TEXTS[level], values), t('policy.size-about')]
  return <p className={SIZE_CLASSES[level]}>{sentences.join(t.language === 'zh-CN' ? '' : ' ')}</p>
}
