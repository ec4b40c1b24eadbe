/** To the first field with something wrong, once its mark is there. */
export const focusFirstInvalid = (): void =>
  void requestAnimationFrame(() => document.querySelector<HTMLElement>('.wizard [aria-invalid="true"]')?.focus())
