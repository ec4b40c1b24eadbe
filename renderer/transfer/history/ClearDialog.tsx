import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'

/** Asks before the history, or `day` of it, is emptied. */
export function ClearDialog({
  day,
  onClear,
  onClose,
}: {
  readonly day: string | undefined
  readonly onClear: () => void
  readonly onClose: () => void
}) {
  const t = useTranslate()
  return (
    <ModalOverlay className="modal-overlay" isOpen isDismissable onOpenChange={onClose}>
      <Modal className="modal">
        <Dialog className="dialog" role="alertdialog">
          <Heading slot="title">{t(day === undefined ? 'history.clear.title' : 'history.clear.day-title')}</Heading>
          <p>{t('history.clear.text')}</p>
          <div className="dialog-actions">
            <ActionButton label={t('history.clear.keep')} onPress={onClose} />
            <ActionButton kind="danger" label={t('history.clear.ok')} onPress={onClear} />
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
