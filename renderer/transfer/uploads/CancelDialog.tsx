import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { formatCount } from '../../../shared/messages/format.ts'
import type { Translate } from '../../../shared/messages/translate.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'

interface CancelProps {
  /** How many files, as far as it is known; undefined: nothing is asked now. */
  readonly asked: 'all' | 'some' | number | undefined
  readonly onCancel: () => void
  readonly onClose: () => void
}

/** Cancelling throws away what was sent, so it is asked once. */
export function CancelDialog({ asked, onCancel, onClose }: CancelProps) {
  return (
    <ModalOverlay
      className="modal-overlay"
      isOpen={asked !== undefined}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className="modal">
        <Dialog className="dialog" role="alertdialog">
          <Question asked={asked} onCancel={onCancel} onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function Question({ asked, onCancel, onClose }: CancelProps) {
  const t = useTranslate()
  return (
    <>
      <Heading slot="title">{titleOf(t, asked)}</Heading>
      <p>{t('cancel-all.text')}</p>
      <div className="dialog-actions">
        <ActionButton label={t('cancel-all.keep')} onPress={onClose} />
        <ActionButton
          kind="danger"
          label={asked === 'all' ? t('cancel-all.confirm') : t('cancel-some.confirm')}
          onPress={() => {
            onCancel()
            onClose()
          }}
        />
      </div>
    </>
  )
}

function titleOf(t: Translate, asked: CancelProps['asked']): string {
  if (typeof asked === 'number') return t('cancel-some.title', { count: asked, total: formatCount(t.language, asked) })
  return t(asked === 'all' ? 'cancel-all.title' : 'cancel-some.title-unknown')
}
