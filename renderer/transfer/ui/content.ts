/** Of the element that holds all below the header. */
export const CONTENT_ID = 'content'

/** For when what had the focus is about to go: a keyboard's next step then begins here, not at the top of the window. */
export const focusContent = (): void => document.getElementById(CONTENT_ID)?.focus()
