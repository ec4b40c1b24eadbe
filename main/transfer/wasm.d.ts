/** The part of WebAssembly used here: the Node 20 types lack it, and this project has no DOM. */
declare global {
  namespace WebAssembly {
    class Memory {
      constructor(descriptor: { initial: number; maximum: number; shared: true })
      readonly buffer: ArrayBufferLike
    }
    class Module {
      constructor(bytes: Uint8Array<ArrayBuffer>)
    }
    class Instance {
      constructor(module: Module, imports: { env: { memory: Memory } })
      readonly exports: Readonly<Record<string, unknown>>
    }
  }
}

export {}
