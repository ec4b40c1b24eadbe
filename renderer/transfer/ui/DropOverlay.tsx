import { useEffect, useState } from 'react'
import type { Environment } from '../../../shared/ipc/contract.ts'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { activePlaceOf, activeProfileOf } from '../destinations.ts'
import { useApp } from '../use-app.ts'
import { Destination } from './Destination.tsx'

/** The whole window takes drops; while something hovers, it says where it would go. */
export function DropOverlay({ environment }: { readonly environment: Environment }) {
  const t = useTranslate()
  const profile = activeProfileOf(environment)
  const place = activePlaceOf(environment)
  // A drop waits for a word.
  const isAsked = environment.choices.ask
  const { session } = useApp()
  const isOver = useFileDrop(profile ? session.addFiles : undefined)
  if (!isOver) return null
  return (
    <div className="drop-overlay">
      <div className="drop-card" role="status">
        <Icon name={profile ? 'drop' : 'cancelled'} sizePx={44} />
        <strong>{profile ? t(isAsked ? 'drop.title' : 'drop.title-at-once') : t('drop.no-profile')}</strong>
        {profile && place && <Destination bucket={profile.bucket} prefix={place.prefix} />}
      </div>
    </div>
  )
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** True while files hover over the window. Without `onFiles` a drop does nothing; it never navigates. */
function useFileDrop(onFiles: ((files: readonly File[]) => void) | undefined): boolean {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    // Each element under the pointer enters before the last one leaves: only the balance says whether it is inside.
    let depth = 0
    const move = (step: number) => (event: DragEvent) => {
      if (!hasFiles(event)) return
      depth = Math.max(depth + step, 0)
      setOver(depth > 0)
    }
    const over = (event: DragEvent): void => {
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = onFiles && hasFiles(event) ? 'copy' : 'none'
    }
    const drop = (event: DragEvent): void => {
      event.preventDefault()
      depth = 0
      setOver(false)
      onFiles?.([...(event.dataTransfer?.files ?? [])])
    }
    const listening = new AbortController()
    const { signal } = listening
    window.addEventListener('dragenter', move(1), { signal })
    window.addEventListener('dragleave', move(-1), { signal })
    window.addEventListener('dragover', over, { signal })
    window.addEventListener('drop', drop, { signal })
    return () => listening.abort()
  }, [onFiles])
  return isOver
}
