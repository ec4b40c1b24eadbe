import { ActionButton } from '../../common/Controls.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { atOnceText } from '../uploads/panel/panel-texts.ts'
import { useApp, useSessionState } from '../use-app.ts'

/** While nobody is asked: what happens to drops, and the way back. */
export function AtOnce() {
  const t = useTranslate()
  const { session } = useApp()
  const environment = useSessionState('environment')
  if (!environment || environment.choices.ask || environment.profiles.length === 0) return null
  return (
    <aside className="at-once">
      <Icon name="info" sizePx={16} />
      <span className="at-once-text">{atOnceText(t, environment.choices)}</span>
      <ActionButton label={t('at-once.ask')} onPress={session.askAgain} />
    </aside>
  )
}
