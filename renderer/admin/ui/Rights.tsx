import { describeError } from '../../../shared/messages/describe.ts'
import { describeRight } from '../../../shared/messages/describe-right.ts'
import type { TranslationKey } from '../../../shared/messages/en.ts'
import { untried } from '../../../shared/rights-check.ts'
import type { Profile } from '../../../shared/settings.ts'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { TrialRow, TrialSection } from './TrialSection.tsx'
import { useTrial } from './use-trial.ts'

/** A broker's key is tried as it came, and may be good for more than this app would have asked STS for. */
const aboutOf = ({ source }: Profile['file']): TranslationKey =>
  source?.type === 'remote-broker' ? 'rights.about-broker' : 'rights.about'

/** Tries at COS what the profile's temporary keys can and cannot do. `isDirty`: what is shown is not what would be tried. */
export function Rights({ profile: { id, file }, isDirty }: { readonly profile: Profile; readonly isDirty: boolean }) {
  const t = useTranslate()
  const trial = useTrial(() => call['rights.check']({ id }))
  const { rows } = trial
  const failed = rows.filter(({ ok }) => !ok).length
  const ended =
    failed === 0 ? t('rights.all-ok', { all: rows.length }) : t('rights.not-ok', { failed, all: rows.length })
  const texts = { title: t('rights.title'), start: t('rights.run'), about: t(aboutOf(file)), ended }
  return (
    <TrialSection trial={trial} isDirty={isDirty} {...texts}>
      {rows.map((row) => (
        <TrialRow outcome={row.ok ? 'works' : 'fails'} key={`${row.name} ${row.about}`}>
          {describeRight(t, row)}
          {row.error && ` – ${describeError(t, row.error)}`}
        </TrialRow>
      ))}
      {untried(file, rows).map((name) => (
        <TrialRow outcome="not-tried" key={name}>
          {t('rights.untried')} – {t(`untried.${name}`)}
        </TrialRow>
      ))}
    </TrialSection>
  )
}
