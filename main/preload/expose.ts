/** What the three preloads share: nothing of Electron reaches the page but one function per contract call. */
import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge, Contract } from '../../shared/ipc/call.ts'

/** `window.bridge = { call: { … }, …extra }`. */
export function exposeBridge<C extends Contract>(contract: C, extra: Readonly<Record<string, unknown>> = {}): void {
  const call = Object.fromEntries(
    Object.keys(contract).map((channel) => [channel, (input: unknown) => ipcRenderer.invoke(channel, input)]),
  ) as Bridge<C>
  contextBridge.exposeInMainWorld('bridge', { call, ...extra })
}

/** Main's events become `message` events of the window itself: the only way a MessagePort gets into the page. */
export function forwardEvents(events: readonly string[]): void {
  for (const name of events) {
    ipcRenderer.on(name, (event, payload: unknown) => {
      window.postMessage({ courierEvent: name, payload }, location.origin, [...event.ports])
    })
  }
}
