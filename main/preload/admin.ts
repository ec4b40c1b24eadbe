import { ADMIN_WINDOW_EVENTS, adminContract } from '../../shared/ipc/admin-contract.ts'
import { exposeBridge, forwardEvents } from './expose.ts'

exposeBridge(adminContract)
forwardEvents(ADMIN_WINDOW_EVENTS)
