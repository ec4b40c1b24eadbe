/** Keys and words differ there. */
export const isMac = /^Mac/.test(navigator.platform)
