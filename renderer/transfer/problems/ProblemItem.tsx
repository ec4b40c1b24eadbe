import { type ReactNode, useId } from 'react'
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components'
import { formatCount } from '../../../shared/messages/format.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { Icon, type IconName } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import type { ProblemGroup } from '../../upload/problem-contract.ts'
import { Destination } from '../ui/Destination.tsx'
import { useApp, useSessionState } from '../use-app.ts'
import { ProblemDetails } from './ProblemDetails.tsx'
import { filesOf, sentenceOf, timeOf, titleOf } from './problem-texts.ts'
import { type Alternative, alternativesOf, isRetry, type Remedy, remedyOf } from './remedies.ts'

interface ProblemItemProps {
  readonly group: ProblemGroup
  readonly isOpen: boolean
  readonly onOpen: (id: string, isOpen: boolean) => void
  /** For a screen reader: what became of a command. */
  readonly onTold: (text: string) => void
}

/** One cause: how many files, what happened, to what, what to do; all else is folded away. */
export function ProblemItem({ group, isOpen, onOpen, onTold }: ProblemItemProps) {
  const t = useTranslate()
  const titleId = useId()
  const profile = useProfile(group)
  const title = titleOf(t, group)
  return (
    <article aria-labelledby={titleId}>
      <div className="problem-head">
        <span className="problem-icon">
          <Icon name="failed" sizePx={20} />
        </span>
        <h2 id={titleId} tabIndex={-1}>
          <span className="problem-count">{filesOf(t, group.count)}</span> {title}
        </h2>
        {profile && <Destination bucket={profile.bucket} prefix={group.folder} />}
      </div>
      <p className="problem-text">{sentenceOf(t, group, profile)}</p>
      <ProblemActions group={group} hasProfile={profile !== undefined} onTold={onTold} />
      <Folded
        label={t('problem.details-of', { title })}
        text={t('problem.details')}
        minor={timeOf(t, group)}
        isOpen={isOpen}
        onOpen={(open) => onOpen(group.id, open)}
      >
        <ProblemDetails group={group} profile={profile} onTold={onTold} />
      </Folded>
    </article>
  )
}

function useProfile({ cause }: ProblemGroup) {
  const profiles = useSessionState('environment')?.profiles
  return profiles?.find(({ id }) => id === cause?.profileId)
}

interface FoldedProps {
  readonly label: string
  readonly text: string
  readonly minor: string
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
  readonly children: ReactNode
}

function Folded({ label, text, minor, isOpen, onOpen, children }: FoldedProps) {
  return (
    <Disclosure className="problem-fold" isExpanded={isOpen} onExpandedChange={onOpen}>
      <div className="problem-fold-head">
        <Heading level={3}>
          <Button slot="trigger" className="problem-fold-button" aria-label={label}>
            <Icon name={isOpen ? 'chevron' : 'arrow'} sizePx={12} />
            {text}
          </Button>
        </Heading>
        <span className="problem-time">{minor}</span>
      </div>
      <DisclosurePanel>{isOpen && children}</DisclosurePanel>
    </Disclosure>
  )
}

const ICONS: Readonly<Record<Remedy, IconName>> = {
  retry: 'retry',
  'retry-online': 'retry',
  'retry-space': 'retry',
  'retry-keychain': 'key',
  profile: 'settings',
  network: 'network',
  paste: 'key',
  choose: 'file',
  remove: 'clear',
}

function ProblemActions({
  group,
  hasProfile,
  onTold,
}: { readonly hasProfile: boolean } & Pick<ProblemItemProps, 'group' | 'onTold'>) {
  const t = useTranslate()
  const act = useActions(group, onTold)
  const remedy = remedyOf(group, hasProfile)
  return (
    <div className="problem-actions">
      <ActionButton icon={ICONS[remedy]} kind="primary" label={t(`problem.do.${remedy}`)} onPress={() => act(remedy)} />
      {alternativesOf(group, remedy).map((alternative) => (
        <ActionButton
          key={alternative}
          kind="quiet"
          label={t(`problem.do.${alternative}`)}
          onPress={() => act(alternative)}
        />
      ))}
    </div>
  )
}

function useActions({ cause, count, id }: ProblemGroup, onTold: (text: string) => void) {
  const t = useTranslate()
  const { client, session } = useApp()
  const files = formatCount(t.language, count)
  return (action: Remedy | Alternative): void => {
    if (action === 'remove') {
      client.problems.remove(id)
      onTold(t('problems.told.remove', { count, files }))
    } else if (action === 'retry-anyway' || isRetry(action)) {
      client.problems.retry(id)
      onTold(t('problems.told.retry', { count, files }))
    } else if (action === 'network') session.openSettings({ page: 'network' })
    else if (action === 'choose') session.pick('files')
    else if (cause && action === 'profile') session.openSettings({ profileId: cause.profileId })
    else if (cause && action === 'paste') session.enterKey(cause.profileId)
  }
}
