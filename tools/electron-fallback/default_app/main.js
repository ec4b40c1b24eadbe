// Starts an unpackaged app in the fallback Electron, as the default_app of Electron's own release does:
//   electron [switches] [-r MODULE]... APP_FOLDER_OR_FILE [arguments]
// It has to be an ES module with top-level await: the app's code then runs before Electron is ready.
import fs from 'node:fs'
import Module from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

function readArguments() {
  const preloads = []
  const rest = process.argv.slice(1).values()
  for (const argument of rest) {
    if (argument === '-r' || argument === '--require') preloads.push(rest.next().value)
    else if (!argument.startsWith('-')) return { preloads, target: path.resolve(argument) }
  }
  return { preloads, target: undefined }
}

function describeApp(folder, manifest) {
  if (manifest.version) app.setVersion(manifest.version)
  app.setName(manifest.productName ?? manifest.name ?? app.getName())
  app.setDesktopName(manifest.desktopName ?? `${app.getName()}.desktop`)
  app.setPath('userData', path.join(app.getPath('appData'), app.getName()))
  app.setAppPath(folder)
}

function findEntry(target) {
  if (!fs.statSync(target).isDirectory()) return target
  const manifest = JSON.parse(fs.readFileSync(path.join(target, 'package.json'), 'utf8'))
  describeApp(target, manifest)
  return path.join(target, manifest.main ?? 'index.js')
}

try {
  const { preloads, target } = readArguments()
  if (target === undefined) throw new Error('usage: electron APP_FOLDER_OR_FILE [arguments]')
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
  if (preloads.length > 0) Module._preloadModules(preloads)
  await import(pathToFileURL(fs.realpathSync(findEntry(target))).href)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
  app.exit(1)
}
