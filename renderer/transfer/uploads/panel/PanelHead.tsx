import { useEffect, useRef } from 'react'
import { Chooser } from '../../../common/Chooser.tsx'
import { Icon } from '../../../common/Icon.tsx'
import { useTranslate } from '../../../common/Language.tsx'
import { destinationChoices, placeId, placeOfChoice } from '../../destinations.ts'
import { Destination } from '../../ui/Destination.tsx'
import { useApp, useSessionState } from '../../use-app.ts'
import type { PanelNumbers } from './panel-numbers.ts'
import { filesText, type PanelFact, panelFacts, panelTitle, sourcesText } from './panel-texts.ts'
import type { Panel } from './panels.ts'

interface HeadProps {
  readonly panel: Panel
  readonly numbers: PanelNumbers
  readonly titleId: string
}

/** What it is and where it goes; then what is worth knowing. */
export function PanelHead({ panel, numbers, titleId }: HeadProps) {
  const t = useTranslate()
  const title = useRef<HTMLHeadingElement>(null)
  // Whoever dropped something wants to know about it next.
  useEffect(() => title.current?.focus(), [])
  return (
    <>
      <div className="panel-head">
        <div className="panel-what">
          <h1 id={titleId} ref={title} tabIndex={-1}>
            {panelTitle(t, numbers)}
          </h1>
          <p className="panel-files">{filesText(t, numbers)}</p>
          <p className="panel-sources">{sourcesText(t, panel)}</p>
        </div>
        <PanelPlace panel={panel} />
      </div>
      <ul className="panel-facts">
        {panelFacts(t, numbers).map((fact) => (
          <Fact key={fact.text} fact={fact} />
        ))}
      </ul>
    </>
  )
}

function Fact({ fact: { text, tone } }: { readonly fact: PanelFact }) {
  return (
    <li className={`panel-fact panel-fact-${tone}`}>
      <Icon name={tone === 'calm' ? 'skipped' : 'failed'} sizePx={16} />
      <span>{text}</span>
    </li>
  )
}

/** `bucket ▸ prefix`, to be changed where there is a choice. */
function PanelPlace({ panel }: { readonly panel: Panel }) {
  const t = useTranslate()
  const { session } = useApp()
  const profiles = useSessionState('environment')?.profiles ?? []
  const profile = profiles.find(({ id }) => id === panel.profileId)
  const choose = (id: string): void => {
    const place = placeOfChoice(profiles, id)
    if (place) session.uploads.move(panel.id, place)
  }
  const choices = destinationChoices(profiles)
  return (
    <div className="panel-place">
      <span className="panel-place-label">{t('panel.destination')}</span>
      {(choices.length > 1 || !profile) && (
        <Chooser
          label={t('panel.destination')}
          choices={choices}
          chosen={profile && placeId(panel)}
          placeholder={t('destination.choose')}
          onChoose={choose}
        />
      )}
      {profile ? (
        <Destination bucket={profile.bucket} prefix={panel.prefix} />
      ) : (
        <span className="field-error">{t('panel.profile-gone')}</span>
      )}
    </div>
  )
}
