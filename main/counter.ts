/** How many things are under way. */
export function createCounter() {
  let count = 0
  return {
    count: () => count,
    async during<T>(act: () => Promise<T>): Promise<T> {
      count += 1
      try {
        return await act()
      } finally {
        count -= 1
      }
    },
  }
}
