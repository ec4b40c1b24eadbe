/** About a wrong clock. */
export const enClock = {
  'notice.clock-ahead': 'This computer’s clock is {{span}} ahead. Uploads go on with COS’s time.',
  'notice.clock-behind': 'This computer’s clock is {{span}} behind. Uploads go on with COS’s time.',
} as const
