import { useEffect, useRef, useState } from 'react'
import { formatCount } from '../../../shared/messages/format.ts'
import type { ProfileSummary } from '../../../shared/settings.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { copyPlain } from '../../common/copy-plain.ts'
import { useTranslate } from '../../common/Language.tsx'
import { MAX_PROBLEM_FILES, type ProblemFile, type ProblemGroup } from '../../upload/problem-contract.ts'
import { useApp } from '../use-app.ts'
import { factsOf, ticketOf } from './problem-texts.ts'

/** Files asked for at first, and how many more each time the end of the list is seen. */
const STEP_FILES = 20

interface DetailsProps {
  readonly group: ProblemGroup
  readonly profile: ProfileSummary | undefined
  readonly onTold: (text: string) => void
}

/** What support asks for, and the first files. */
export function ProblemDetails({ group, profile, onTold }: DetailsProps) {
  const t = useTranslate()
  const { files, more } = useFiles(group)
  const [answer, setAnswer] = useState('')
  const copy = (): void => {
    const text = t(copyPlain(ticketOf(t, group, files, profile)) ? 'problem.copied' : 'problem.not-copied')
    setAnswer(text)
    onTold(text)
  }
  return (
    <div className="problem-details">
      <dl className="problem-facts">
        {factsOf(t, group, profile).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="problem-copy">
        <ActionButton icon="file" label={t('problem.copy')} onPress={copy} />
        <span aria-hidden="true">{answer}</span>
      </div>
      <FileList files={files} count={group.count} onEnd={more} />
    </div>
  )
}

/** The group's first files; asked for again whenever the group changes. */
function useFiles({ count, id, lastMs }: ProblemGroup) {
  const { client } = useApp()
  const [limit, setLimit] = useState(STEP_FILES)
  const [files, setFiles] = useState<readonly ProblemFile[]>([])
  useEffect(() => {
    let isCurrent = true
    void client.problems.files(id, limit).then((found) => {
      if (isCurrent) setFiles(found)
    })
    return () => {
      isCurrent = false
    }
  }, [client, id, limit, count, lastMs])
  const more = (): void => setLimit((before) => Math.min(before + STEP_FILES, MAX_PROBLEM_FILES))
  return { files, more }
}

interface FileListProps {
  readonly files: readonly ProblemFile[]
  readonly count: number
  readonly onEnd: () => void
}

function FileList({ files, count, onEnd }: FileListProps) {
  const t = useTranslate()
  const rest = count - files.length
  return (
    // Focusable, so that the arrows scroll it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reached by key
    <section className="problem-files" tabIndex={0} aria-label={t('problem.files-label')}>
      <ul>
        {files.map(({ error, id, path }) => (
          <li key={id}>
            <span className="problem-file" title={path}>
              {path}
            </span>
            {error.requestId && (
              <span className="problem-request">{t('problem.file-request', { requestId: error.requestId })}</span>
            )}
          </li>
        ))}
      </ul>
      {rest > 0 && files.length < MAX_PROBLEM_FILES && <End key={files.length} onSeen={onEnd} />}
      {rest > 0 && files.length >= MAX_PROBLEM_FILES && (
        <p className="problem-rest">{t('problem.files-rest', { count: rest, files: formatCount(t.language, rest) })}</p>
      )}
    </section>
  )
}

/** Says when the end of the list comes into view. */
function End({ onSeen }: { readonly onSeen: () => void }) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (element.current === null) return undefined
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) onSeen()
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  return <div ref={element} className="problem-end" />
}
