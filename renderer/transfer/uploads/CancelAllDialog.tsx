import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { useApp } from '../use-app.ts'

/** Cancelling throws away what was sent, so it is asked once. */
export function CancelAllDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const t = useTranslate()
  const { client } = useApp()
  const cancelAll = (): void => {
    client.command('cancel', 'all')
    onClose()
  }
  return (
    <ModalOverlay
      className="modal-overlay"
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className="modal">
        <Dialog className="dialog" role="alertdialog">
          <Heading slot="title">{t('cancel-all.title')}</Heading>
          <p>{t('cancel-all.text')}</p>
          <div className="dialog-actions">
            <ActionButton label={t('cancel-all.keep')} onPress={onClose} />
            <ActionButton kind="danger" label={t('cancel-all.confirm')} onPress={cancelAll} />
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
