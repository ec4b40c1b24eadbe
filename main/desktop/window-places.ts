import { join } from 'node:path'
import * as v from 'valibot'
import { loadJson, writeAtomically } from '../state/atomic-file.ts'

const Whole = v.pipe(v.number(), v.integer(), v.minValue(-1_000_000), v.maxValue(1_000_000))
const Rectangle = v.strictObject({ x: Whole, y: Whole, width: Whole, height: Whole })
type Rectangle = v.InferOutput<typeof Rectangle>
const Place = v.strictObject({ ...Rectangle.entries, isMaximized: v.boolean() })
/** Where a window was: its bounds when it is not maximised. */
export type Place = v.InferOutput<typeof Place>

/** The windows that are remembered. */
const NAMES = ['transfer', 'admin'] as const
export type PlacedName = (typeof NAMES)[number]
const Stored = v.strictObject({ schema: v.literal(1), windows: v.record(v.picklist(NAMES), v.optional(Place)) })

/** How a window is to be opened; without a place the system chooses one. */
export interface Opening {
  readonly x?: number
  readonly y?: number
  readonly width: number
  readonly height: number
  readonly isMaximized: boolean
}
type Size = Pick<Rectangle, 'width' | 'height'>

/** The part of a window that is looked at. */
export interface PlacedWindow {
  /** It was moved, resized, maximised, or is no longer. */
  readonly onChange: (listener: () => void) => void
  /** As it would be if it were not maximised. */
  readonly normalBounds: () => Rectangle
  readonly isMaximized: () => boolean
  /** In full screen or in the taskbar: not where it wants to be next time. */
  readonly isElsewhere: () => boolean
}

/** Where windows are opened: where they were. */
export interface WindowPlaces {
  readonly placeFor: (name: PlacedName, usual: Size) => Opening
  readonly watch: (name: PlacedName, window: PlacedWindow) => void
  /** Settles when the last change is on disk. */
  readonly saved: () => Promise<void>
}

export interface WindowPlacesPorts {
  readonly dataDir: string
  /** Of all displays, without panels and docks. */
  readonly workAreas: () => readonly Rectangle[]
  readonly setTimer: (delayMs: number, act: () => void) => () => void
  readonly onDamaged: (keptAs: string) => void
  /** The file could not be written: windows open where they usually do. */
  readonly onUnsaved: (error: unknown) => void
}

/** As narrow as a window can be made; see `open-window.ts`. */
const LEAST = { width: 480, height: 360 }
/** So much of a window's upper edge has to be on a display, so that it can be taken hold of. */
const GRIP = { width: 100, height: 30 }
/** A drag is hundreds of moves. */
const SAVE_AFTER_MS = 400

/** Pure: where to open a window that was at `place`. Never off screen, and never larger than a display. */
export function fitPlace(place: Place | undefined, usual: Size, areas: readonly Rectangle[]): Opening {
  const area = place && areas.find((one) => isWithinReach(place, one))
  const room = area ?? areas[0]
  const { width, height } = place ?? usual
  const size = { width: clamp(width, LEAST.width, room?.width), height: clamp(height, LEAST.height, room?.height) }
  const isMaximized = place?.isMaximized ?? false
  if (!place || !area) return { ...size, isMaximized }
  // Its upper edge below the area's: a title bar under a panel cannot be reached.
  const y = clamp(place.y, area.y, area.y + area.height - GRIP.height)
  return { ...size, x: place.x, y, isMaximized }
}

function isWithinReach(place: Rectangle, area: Rectangle): boolean {
  const across = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x)
  return across >= GRIP.width && place.y >= area.y - GRIP.height && place.y <= area.y + area.height - GRIP.height
}

const clamp = (value: number, least: number, most = Number.POSITIVE_INFINITY): number =>
  Math.max(Math.min(value, most), Math.min(least, most))

/** Loads `window-places.json`; a damaged one is put aside and counts as empty. */
export function openWindowPlaces(ports: WindowPlacesPorts): WindowPlaces {
  const { dataDir, workAreas, setTimer, onDamaged, onUnsaved } = ports
  const path = join(dataDir, 'window-places.json')
  const loaded = loadJson(path, Stored, Date.now)
  if (loaded.kind === 'damaged') onDamaged(loaded.keptAs)
  let windows = loaded.kind === 'value' ? loaded.value.windows : {}
  let writing = Promise.resolve()
  let stopTimer: (() => void) | undefined
  const save = (): void => {
    stopTimer?.()
    stopTimer = undefined
    const text = JSON.stringify({ schema: 1, windows })
    writing = writing.then(() => writeAtomically(path, text)).catch(onUnsaved)
  }
  const note = (name: PlacedName, window: PlacedWindow): void => {
    if (window.isElsewhere()) return
    const { x, y, width, height } = window.normalBounds()
    windows = { ...windows, [name]: { x, y, width, height, isMaximized: window.isMaximized() } }
    stopTimer ??= setTimer(SAVE_AFTER_MS, save)
  }
  return {
    placeFor: (name, usual) => fitPlace(windows[name], usual, workAreas()),
    watch: (name, window) => window.onChange(() => note(name, window)),
    saved() {
      if (stopTimer) save()
      return writing
    },
  }
}
