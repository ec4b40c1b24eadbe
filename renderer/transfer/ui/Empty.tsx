import { ActionButton } from '../../common/Controls.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { useApp } from '../use-app.ts'

/** Nothing in the list yet: an invitation. */
export function Empty() {
  const t = useTranslate()
  const { session } = useApp()
  return (
    <main className="stage">
      <div className="dropzone">
        <Icon name="drop" sizePx={44} />
        <h1>{t('empty.title')}</h1>
        <p>{t('empty.text')}</p>
        <div className="stage-actions">
          <ActionButton
            kind="primary"
            icon="file"
            label={t('action.add-files')}
            onPress={() => session.pick('files')}
          />
          <ActionButton icon="folder" label={t('action.add-folder')} onPress={() => session.pick('folder')} />
        </div>
      </div>
    </main>
  )
}
