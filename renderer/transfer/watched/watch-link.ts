import type { WatchCommand, WatchNews } from '../../upload/watch/watch-contract.ts'

/** The page's side of the conversation about watched folders. */
export interface WatchLink {
  /** To the worker, once it has begun. */
  readonly send: (command: WatchCommand) => void
  /** What the worker says of watched folders. */
  readonly onNews: (listener: (news: WatchNews) => void) => void
}

type Heard = WatchNews | { readonly type: Exclude<string, WatchNews['type']> }
interface NewsPort {
  addEventListener(type: 'message', listener: (event: { readonly data: Heard }) => void): void
}

const isNews = (message: Heard): message is WatchNews => message.type === 'watches' || message.type === 'watch.counted'

export const createWatchLink = (worker: NewsPort, send: WatchLink['send']): WatchLink => ({
  send,
  onNews: (listener) =>
    worker.addEventListener('message', ({ data }) => {
      if (isNews(data)) listener(data)
    }),
})
