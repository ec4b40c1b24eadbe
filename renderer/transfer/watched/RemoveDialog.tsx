import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'

interface RemoveProps {
  readonly name: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onRemove: () => void
}

/** What is known of a folder is forgotten with its watch, so it is asked once. */
export function RemoveDialog({ name, isOpen, onClose, onRemove }: RemoveProps) {
  const t = useTranslate()
  const remove = (): void => {
    onClose()
    onRemove()
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
          <Heading slot="title">{t('watched.remove.title', { name })}</Heading>
          <p>{t('watched.remove.text')}</p>
          <div className="dialog-actions">
            <ActionButton label={t('watched.remove.keep')} onPress={onClose} />
            <ActionButton kind="danger" label={t('watched.remove.confirm')} onPress={remove} />
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
