// The smallest Electron app that runs one child of the bench as a utility process: `electron utility-main.mjs CHILD`.
// It passes messages on between whoever started it and the child, and ends with either of them.
import process from 'node:process'
import { app, utilityProcess } from 'electron/main'

// Not awaited at the top level: Electron gets ready only after this module has been evaluated.
app.once('ready', () => {
  const child = utilityProcess.fork(process.argv.at(-1) ?? '', [], { stdio: 'inherit', env: {} })
  process.on('message', (message) => child.postMessage(message))
  child.on('message', (message) => process.send?.(message))
  child.once('exit', (code) => app.exit(code))
  process.once('disconnect', () => {
    child.kill()
    app.exit(0)
  })
})
