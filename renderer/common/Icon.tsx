/** Stroked on a 20 × 20 grid; each state has a shape of its own, so that colour is never the only sign. */
const PATHS = {
  file: 'M5 2.5h6.5L15.5 6.5v11h-10.5zM11.5 2.5v4h4',
  folder: 'M2.5 5h5l2 2h8v9h-15z',
  settings: 'M2.5 6h7M13.5 6h4M9.5 6a2 2 0 1 0 4 0a2 2 0 1 0-4 0M2.5 14h3M9.5 14h8M5.5 14a2 2 0 1 0 4 0a2 2 0 1 0-4 0',
  waiting: 'M10 2.5a7.5 7.5 0 1 1 0 15a7.5 7.5 0 0 1 0-15M10 6v4.2l2.8 1.8',
  sending: 'M10 16.5v-12M5.5 8.5l4.5-4.5l4.5 4.5',
  checking: 'M9 3.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11M13 13l4.5 4.5',
  network:
    'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0 -15M2.5 10h15M10 2.5c2.3 2.1 3.4 4.6 3.4 7.5s-1.1 5.4-3.4 7.5c-2.3-2.1-3.4-4.6-3.4-7.5s1.1-5.4 3.4-7.5',
  verified: 'M10 2.2l6.3 2.3v5c0 3.9-2.6 6.8-6.3 8.3c-3.7-1.5-6.3-4.4-6.3-8.3v-5zM7 9.9l2.2 2.2l4-4.3',
  done: 'M4 10.5l4 4l8-9',
  paused: 'M7 4.5v11M13 4.5v11',
  failed: 'M10 3l8 14h-16zM10 8v4M10 14.2v.3',
  skipped: 'M4 5l5 5l-5 5M11 5l5 5l-5 5',
  cancelled: 'M10 2.5a7.5 7.5 0 1 1 0 15a7.5 7.5 0 0 1 0-15M5 15l10-10',
  pause: 'M7 4.5v11M13 4.5v11',
  resume: 'M6 4l10 6l-10 6z',
  cancel: 'M5 5l10 10M15 5l-10 10',
  retry: 'M15.5 6.5a6.5 6.5 0 1 0 1 5M16 2.8v4.2h-4.2',
  clear: 'M3.5 6h13M3.5 10h9M3.5 14h5M13 13l4 4M17 13l-4 4',
  ascending: 'M6 16.5v-13M3 6.5l3-3l3 3M12 5h5M12 10h3.5M12 15h2',
  descending: 'M6 3.5v13M3 13.5l3 3l3-3M12 5h2M12 10h3.5M12 15h5',
  top: 'M4 3.5h12M10 17v-10M5.5 11l4.5-4.5l4.5 4.5',
  copy: 'M7 7h9.5v9.5h-9.5zM4.5 12.5h-1v-9h9v1',
  eye: 'M1.8 10c2-3.6 4.8-5.4 8.2-5.4s6.2 1.8 8.2 5.4c-2 3.6-4.8 5.4-8.2 5.4s-6.2-1.8-8.2-5.4M7.5 10a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0',
  bell: 'M10 2.8a4.6 4.6 0 0 1 4.6 4.6c0 4 1.6 5 1.6 6.2h-12.4c0-1.2 1.6-2.2 1.6-6.2a4.6 4.6 0 0 1 4.6-4.6M8.2 16.4a1.9 1.9 0 0 0 3.6 0',
  back: 'M12.5 5l-5 5l5 5',
  chevron: 'M5 7.5l5 5l5-5',
  arrow: 'M7.5 5l5 5l-5 5',
  drop: 'M10 3v9M6 8.5l4 4l4-4M3 13.5v3.5h14v-3.5',
  update: 'M10 2.5a7.5 7.5 0 1 1 0 15a7.5 7.5 0 0 1 0-15M10 6v7M6.8 10l3.2 3.2l3.2-3.2',
  info: 'M10 2.5a7.5 7.5 0 1 1 0 15a7.5 7.5 0 0 1 0-15M10 9v5M10 6v.3',
  plus: 'M10 4v12M4 10h12',
  key: 'M2.5 10a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M9.5 10h8v3M14 10v2.5',
  awake: 'M3.5 7h10v5a4 4 0 0 1-4 4h-2a4 4 0 0 1-4-4zM13.5 8h1.5a2 2 0 0 1 0 5h-1.6M6.5 2.5v2M10.5 2.5v2',
  cloud: 'M6 15.5a4 4 0 0 1-.5-8a5 5 0 0 1 9.6 1.2a3.5 3.5 0 0 1-.6 6.8z',
  link: 'M8.5 11.5a3.2 3.2 0 0 0 4.6 0l3-3a3.2 3.2 0 0 0-4.6-4.6l-1.2 1.2M11.5 8.5a3.2 3.2 0 0 0-4.6 0l-3 3a3.2 3.2 0 0 0 4.6 4.6l1.2-1.2',
  qr: 'M3 3h5v5h-5zM12 3h5v5h-5zM3 12h5v5h-5zM12 12h2v2h-2zM17 12v2M12 17h2M17 17v.1',
  history: 'M3.5 10a6.5 6.5 0 1 0 2-4.7M3 3.5v3.5h3.5M10 6.5v3.8l2.5 1.5',
} as const
/** Every drawing there is. */
export type IconName = keyof typeof PATHS

/** Decorative: the words beside it, or the button's label, say the same. */
export function Icon({ name, sizePx = 18 }: { readonly name: IconName; readonly sizePx?: number }) {
  return (
    <svg className="icon" width={sizePx} height={sizePx} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
