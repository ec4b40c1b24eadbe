const TARGET = /^\/[\x21-\x7e]*$/
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

type Headers = Readonly<Record<string, string>>

/**
 * Request line and headers, to be sent as Latin-1. A file's body is as long as its `content-length` says.
 * @throws Error, without any value in its text, for what would break out of its line.
 */
export function requestHead(method: string, target: string, ...headers: readonly Headers[]): string {
  if (!TARGET.test(target)) throw new Error('the target holds characters that HTTP does not allow')
  let head = `${method} ${target} HTTP/1.1\r\n`
  for (const some of headers) {
    for (const name of Object.keys(some)) {
      const value = some[name] ?? ''
      if (!FIELD_NAME.test(name) || !FIELD_VALUE.test(value)) throw new Error(`header ${name} cannot be sent`)
      head += `${name}: ${value}\r\n`
    }
  }
  return `${head}\r\n`
}
