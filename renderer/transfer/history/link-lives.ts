const LIVES_SECONDS = [600, 3600, 6 * 3600, 12 * 3600, 24 * 3600]

/** Usual ones, the longest there is, and the one that is chosen. */
export function livesUpTo(longestSeconds: number | undefined, chosenSeconds: number): readonly number[] {
  const usual = LIVES_SECONDS.filter((seconds) => longestSeconds === undefined || seconds <= longestSeconds)
  // To the minute: nobody asks for 35 hours, 59 minutes.
  const longest = longestSeconds === undefined ? [] : [Math.floor(longestSeconds / 600) * 600]
  return [...new Set([...usual, ...longest, chosenSeconds])].sort((one, other) => one - other)
}
