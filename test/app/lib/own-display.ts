import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { expect, vi } from 'vitest'
import { startDaemon } from '../../../scripts/lib/daemon.mjs'
import { ROOT } from '../../../scripts/lib/project.mjs'
import { wildcardCookie } from '../../../scripts/lib/session-files.mjs'
import { appEnv, type Workspace } from './open-workspace.ts'

/** A display that can be looked at from outside: an app as it is released lets nobody look into its pages. */
export interface OwnDisplay {
  readonly env: { readonly DISPLAY: string; readonly XAUTHORITY: string }
  /** Waits until a window is drawn and stays as it is, and saves a picture of all under `test-results/`. */
  readonly screenshot: (name: string) => Promise<void>
}

const WIDTH_PX = 1280
const HEIGHT_PX = 860
/** An empty display has one, a window without text a few. */
const LEAST_COLOURS = 60

/** Without a window manager, so windows are in its upper left corner. The workspace ends it. */
export async function openDisplay(workspace: Workspace): Promise<OwnDisplay> {
  const dir = path.join(workspace.dir, 'display')
  mkdirSync(dir)
  const cookieFile = path.join(dir, 'xauthority')
  writeFileSync(cookieFile, wildcardCookie())
  const screen = [
    '-screen',
    '0',
    `${WIDTH_PX}x${HEIGHT_PX}x24`,
    '-fbdir',
    dir,
    '-nocursor',
    '-nolisten',
    'tcp',
    '-auth',
    cookieFile,
  ]
  const xvfb = await startDaemon({
    ...{ command: 'Xvfb', args: ['-displayfd', '3', ...screen], env: appEnv(workspace) },
    ...{ readyFd: 3, isReady: (output) => output.endsWith('\n') },
  })
  workspace.defer(xvfb.stop)
  let pixels = Buffer.alloc(0)
  const isDrawn = (): void => {
    const before = pixels
    pixels = pixelsOf(readFileSync(path.join(dir, 'Xvfb_screen0')))
    expect(coloursOf(pixels)).toBeGreaterThan(LEAST_COLOURS)
    expect(pixels.equals(before)).toBe(true)
  }
  return {
    env: { DISPLAY: `:${xvfb.output.trim()}`, XAUTHORITY: cookieFile },
    async screenshot(name) {
      await vi.waitFor(isDrawn, { timeout: 60_000, interval: 500 })
      const folder = path.join(ROOT, 'test-results')
      mkdirSync(folder, { recursive: true })
      const raw = { width: WIDTH_PX, height: HEIGHT_PX, channels: 4 } as const
      await sharp(pixels, { raw })
        .png()
        .toFile(path.join(folder, `${name}.png`))
    },
  }
}

/** Of an X window dump (XWDFile.h): a header of its own length, 12 bytes for each colour of a table, then B, G, R, spare. */
function pixelsOf(dump: Buffer): Buffer<ArrayBuffer> {
  const start = dump.readUInt32BE(0) + dump.readUInt32BE(76) * 12
  const pixels = Buffer.from(dump.subarray(start, start + WIDTH_PX * HEIGHT_PX * 4))
  for (let at = 0; at < pixels.length; at += 4) {
    const blue = pixels[at] ?? 0
    pixels[at] = pixels[at + 2] ?? 0
    pixels[at + 2] = blue
    pixels[at + 3] = 255
  }
  return pixels
}

function coloursOf(pixels: Buffer): number {
  const colours = new Set<number>()
  for (let at = 0; at < pixels.length; at += 4) colours.add(pixels.readUInt32LE(at))
  return colours.size
}
