/** What a preload posts into its own window: main's event, its payload, perhaps MessagePorts beside it. */
type Handler<Payload> = (payload: Payload, ports: readonly MessagePort[]) => void

/**
 * Calls `handler` for each of main's events of that name. Only messages of this very window count: a MessagePort cannot
 * cross Electron's context bridge, so the preload posts to the page, and so could a foreign frame. Returns the undo.
 */
export function onMainEvent<Events, Name extends keyof Events & string>(
  name: Name,
  handler: Handler<Events[Name]>,
): () => void {
  const listener = (event: MessageEvent): void => {
    if (event.source !== window || event.origin !== window.location.origin) return
    if (event.data?.courierEvent === name) handler(event.data.payload, event.ports)
  }
  window.addEventListener('message', listener)
  return () => window.removeEventListener('message', listener)
}
