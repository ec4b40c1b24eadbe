import { useState } from 'react'
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components'
import { Icon, type IconName } from '../../../common/Icon.tsx'
import { useTranslate } from '../../../common/Language.tsx'
import type { Totals } from '../../../upload/page-contract.ts'
import { overviewOf } from '../../job-view.ts'
import { useApp } from '../../use-app.ts'
import { CancelDialog } from '../CancelDialog.tsx'

interface Command {
  readonly icon: IconName
  readonly label: string
  readonly isPossible: boolean
  readonly run: () => void
}

/** What can be done with everything on the list. */
export function Commands({ totals }: { readonly totals: Totals }) {
  const t = useTranslate()
  const { client } = useApp()
  const [isAsking, setAsking] = useState(false)
  const { active, paused, failed, ended } = overviewOf(totals)
  const all = (type: 'pause' | 'resume' | 'retry') => () => client.command(type, 'all')
  const commands: readonly Command[] = [
    { icon: 'pause', label: t('action.pause-all'), isPossible: active > 0, run: all('pause') },
    { icon: 'resume', label: t('action.resume-all'), isPossible: paused > 0, run: all('resume') },
    { icon: 'retry', label: t('action.retry-failed'), isPossible: failed > 0, run: all('retry') },
    {
      ...{ icon: 'cancel', label: t('action.cancel-all'), isPossible: active + paused + failed > 0 },
      run: () => setAsking(true),
    },
    { icon: 'clear', label: t('action.clear'), isPossible: ended > 0, run: client.clearEnded },
  ]
  return (
    <div className="commands">
      {commands.map(({ icon, isPossible, label, run }) => (
        <TooltipTrigger delay={500} key={icon}>
          <Button className="button button-quiet command" isDisabled={!isPossible} onPress={run}>
            <Icon name={icon} />
            <span className="command-label">{label}</span>
          </Button>
          <Tooltip className="tooltip command-tooltip">{label}</Tooltip>
        </TooltipTrigger>
      ))}
      <CancelDialog
        asked={isAsking ? 'all' : undefined}
        onCancel={() => client.command('cancel', 'all')}
        onClose={() => setAsking(false)}
      />
    </div>
  )
}
