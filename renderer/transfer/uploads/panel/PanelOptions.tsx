import { ActionButton } from '../../../common/Controls.tsx'
import { useTranslate } from '../../../common/Language.tsx'
import { KeyExamples, typedNaming } from '../../../common/options/KeyExamples.tsx'
import { previewKey } from '../../../common/options/key-preview.ts'
import { NamingOptions, ObjectOptions, WalkOptions } from '../../../common/options/OptionGroups.tsx'
import type { OptionsControl } from '../../../common/options/use-options-form.ts'
import { useSessionState } from '../../use-app.ts'
import type { PanelNumbers } from './panel-numbers.ts'
import { groupsText } from './panel-texts.ts'
import type { Panel } from './panels.ts'

interface OptionsProps {
  readonly panel: Panel
  readonly numbers: PanelNumbers
  readonly control: OptionsControl
}

/** Folded away: a usual upload needs none of it. Its line says whether anything is not as usual. */
export function PanelOptions({ panel, numbers, control }: OptionsProps) {
  const t = useTranslate()
  const groups = groupsText(t, panel.options)
  const profile = useSessionState('environment')?.profiles.find(({ id }) => id === panel.profileId)
  return (
    <details className="panel-options">
      <summary>
        {t('options.title')}
        <span className="panel-options-state">
          {groups === '' ? t('options.usual') : t('options.changed', { groups })}
        </span>
      </summary>
      <WalkOptions control={control} />
      <NamingOptions control={control} examples={<Examples panel={panel} numbers={numbers} control={control} />} />
      <ObjectOptions acls={profile?.acls} control={control} />
      {groups !== '' && (
        <div>
          <ActionButton label={t('options.reset')} onPress={control.reset} />
        </div>
      )}
    </details>
  )
}

/** Of the first files found. */
function Examples({ panel, numbers: { samples }, control: { form } }: OptionsProps) {
  const naming = typedNaming(form, useSessionState('environment')?.names ?? { user: '', host: '' })
  const examples = samples.flatMap((sample) => {
    const batch = panel.batches.find(({ batchId }) => batchId === sample.batchId)
    return batch ? [previewKey(batch, sample, naming, Date.now())] : []
  })
  return <KeyExamples examples={examples} />
}
