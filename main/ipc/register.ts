import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import * as v from 'valibot'
import { AppError, type Result, toErrorInfo } from '../../shared/errors.ts'
import type { Contract, Handlers } from '../../shared/ipc/call.ts'

type TrustCheck = (event: IpcMainInvokeEvent) => boolean
type LogUnexpected = (channel: string, error: unknown) => void

/**
 * Wires one contract to `ipcMain`. Every call passes three gates: sender, schema, permission (`assertPermitted`
 * and the handler's own); its answer is always a `Result`, since Electron keeps only the message of a thrown error.
 */
export function registerHandlers<C extends Contract>(
  ipc: Pick<IpcMain, 'handle'>,
  contract: C,
  handlers: Handlers<C>,
  isTrusted: TrustCheck,
  logUnexpected: LogUnexpected,
  assertPermitted: (channel: string) => void = () => undefined,
): void {
  for (const channel of Object.keys(contract)) {
    const handle = handlers[channel as keyof C] as (input: unknown) => Promise<unknown>
    const schema = contract[channel]?.input as v.GenericSchema
    ipc.handle(channel, async (event, rawInput: unknown): Promise<Result<unknown>> => {
      try {
        if (!isTrusted(event)) throw new AppError({ code: 'untrusted-sender', subject: channel })
        assertPermitted(channel)
        return { ok: true, value: await handle(parseInput(channel, schema, rawInput)) }
      } catch (error) {
        if (!(error instanceof AppError)) logUnexpected(channel, error)
        return { ok: false, error: toErrorInfo(error) }
      }
    })
  }
}

function parseInput(channel: string, schema: v.GenericSchema, rawInput: unknown): unknown {
  const parsed = v.safeParse(schema, rawInput)
  if (parsed.success) return parsed.output
  // The path names a field of ours; the issue's own message may quote what was typed, so it stays out.
  throw new AppError({ code: 'invalid-input', subject: channel, detail: v.getDotPath(parsed.issues[0]) ?? 'shape' })
}
