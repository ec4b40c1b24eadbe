/** https://github.com/electron/fuses: by this, Electron's binaries are found to have fuses, and where. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** The fuses of an official build: version 1, nine of them, each `0` or `1`. */
export const fuseWire = (): Buffer =>
  Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, 9]), Buffer.from('101100011')])
