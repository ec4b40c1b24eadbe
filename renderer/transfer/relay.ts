import type { Result } from '../../shared/errors.ts'
import type { CallMessage } from '../upload/page-contract.ts'
import { call } from './bridge.ts'

/** Makes the worker's calls to main; the channels are the worker's contract, checked again by main. */
export function relayCall(message: CallMessage): Promise<Result<unknown>> {
  switch (message.channel) {
    case 'credential.get':
      return call[message.channel](message.input)
    case 'batch.open':
      return call[message.channel](message.input)
    case 'batch.close':
      return call[message.channel](message.input)
    case 'batch.report':
      return call[message.channel](message.input)
    case 'batch.finish':
      return call[message.channel](message.input)
    case 'batch.ended':
      return call[message.channel](message.input)
    case 'uploads.tell':
      return call[message.channel](message.input)
    case 'watch.begun':
      return call[message.channel](message.input)
  }
}
