import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { needlesFor } from '../app/lib/memory.ts'
import type { Issued } from '../emulator/identities.ts'

interface Secret {
  readonly what: 'permanent key' | 'credential' | 'path never granted'
  /** As it may stand in a text. */
  readonly spellings: readonly string[]
  /** As it may stand in a file. */
  readonly bytes: readonly Buffer[]
}

const secretOf = (what: Secret['what'], text: string): Secret => {
  const needles = needlesFor(text).map(({ bytes }) => bytes)
  return { what, bytes: needles, spellings: needles.map((bytes) => bytes.toString('latin1')) }
}

/** Knows what must not come out, and looks for it in answers, logs and files. */
export class LeakWatch {
  readonly #permanent: readonly Secret[]
  readonly #never: readonly Secret[]
  #temporary: Secret[] = []
  /** Texts of accepted calls that hold what is never granted, as JSON writes them. */
  readonly #said = new Set<string>()

  /** `neverGranted`: names and contents that stand only in folders nobody chose. */
  constructor(permanent: readonly string[], neverGranted: readonly string[]) {
    this.#permanent = permanent.map((text) => secretOf('permanent key', text))
    this.#never = neverGranted.map((text) => secretOf('path never granted', text))
  }

  /** A temporary key was handed out: from now on it is looked for, too. */
  issued({ secretId, secretKey, token }: Issued): void {
    for (const text of [secretId, secretKey, token]) this.#temporary.push(secretOf('credential', text))
  }

  /** An accepted call may be kept, as choices for uploads are: its very texts may come back in later answers. */
  said(request: string): void {
    const isOfNever = (text: string): boolean =>
      this.#never.some(({ spellings }) => spellings.some((one) => text.includes(one)))
    for (const [text] of request.matchAll(/"(?:[^"\\]|\\.)*"/g)) if (isOfNever(text)) this.#said.add(text)
  }

  /** What a text holds that it must not. What `request` said itself may come back, but for the permanent key. */
  inText(text: string, request = '', mayHoldCredential = false): readonly string[] {
    const unsaidText = [...this.#said].reduce((rest, said) => rest.replaceAll(said, '""'), text)
    const isIn =
      (whole: string) =>
      ({ spellings }: Secret): boolean =>
        spellings.some((one) => whole.includes(one))
    const isUnsaid = (secret: Secret): boolean => !isIn(request)(secret)
    const found = [
      ...this.#permanent.filter(isIn(text)),
      ...this.#never.filter(isUnsaid).filter(isIn(unsaidText)),
      ...(mayHoldCredential ? [] : this.#temporary.filter(isUnsaid).filter(isIn(text))),
    ]
    return [...new Set(found.map(({ what }) => what))]
  }

  /** `file: what` for each file below the folders that holds a key. */
  inFiles(folders: readonly string[]): readonly string[] {
    return folders.flatMap(filesBelow).flatMap((file) => {
      const content = readFileSync(file)
      const secrets = [...this.#permanent, ...this.#temporary]
      const found = secrets.filter(({ bytes }) => bytes.some((one) => content.includes(one)))
      return [...new Set(found.map(({ what }) => `${path.basename(file)}: ${what}`))]
    })
  }
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
