// @ts-check

/**
 * The folder of the innermost package that a file belongs to; undefined for one of our own.
 * @param {string} file with slashes
 */
export const packageFolder = (file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]
