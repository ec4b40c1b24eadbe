/**
 * Loaded by Electron before the app under test: keeps `ready` back until Playwright has attached and calls
 * `__playwright_run`, as its own loader does where it finds Electron itself. Without it a window may commit its first
 * page while Playwright attaches; the event is missed then, and `launch` waits for ever.
 */
const { app } = require('electron')

const ready = app.whenReady()
const attached = new Promise((resolve) => {
  globalThis.__playwright_run = resolve
})
app.whenReady = () => attached.then(() => ready)
