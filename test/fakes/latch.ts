/** A promise and the function that fulfils it. */
export function latch(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined
  const promise = new Promise<void>((resolve) => {
    open = resolve
  })
  return { promise, open }
}
