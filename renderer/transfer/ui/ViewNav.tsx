import { Button } from 'react-aria-components'
import { formatCount } from '../../../shared/messages/format.ts'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { useApp, useSessionState, useWorkerState } from '../use-app.ts'
import { VIEWS } from '../views.tsx'

/** The way from view to view; nothing while there is only one. */
export function ViewNav() {
  const t = useTranslate()
  const { session } = useApp()
  const viewId = useSessionState('viewId')
  const totals = useWorkerState('totals')
  if (VIEWS.length < 2) return null
  return (
    <nav className="views" aria-label={t('view.label')}>
      {VIEWS.map(({ id, icon, title, countOf }) => {
        const count = (totals && countOf?.(totals)) ?? 0
        return (
          <Button
            className="view-link"
            key={id}
            aria-current={id === viewId && 'page'}
            onPress={() => session.show(id)}
          >
            <Icon name={icon} />
            {t(title)}
            {count > 0 && <span className="view-count">{formatCount(t.language, count)}</span>}
          </Button>
        )
      })}
    </nav>
  )
}
