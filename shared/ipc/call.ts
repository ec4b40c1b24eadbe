import type * as v from 'valibot'
import type { Result } from '../errors.ts'

/** One call of a contract: the schema its input must satisfy, and the type of what it answers. */
export interface Call<Schema extends v.GenericSchema, Output> {
  readonly input: Schema
  /** Never set: carries the type only. */
  readonly output?: Output
}

/** `call<Output>()(schema)`: two steps, so that the schema's type is inferred while the output's is named. */
export const call =
  <Output>() =>
  <Schema extends v.GenericSchema>(input: Schema): Call<Schema, Output> => ({ input })

/** Any contract: call names (`noun.verb`) with what they take and give. */
export type Contract = Readonly<Record<string, Call<v.GenericSchema, unknown>>>
export type Input<C extends Contract, K extends keyof C> = v.InferOutput<C[K]['input']>
export type Output<C extends Contract, K extends keyof C> = C[K] extends Call<v.GenericSchema, infer O> ? O : never

/** What a preload exposes: one function per call of its contract, nothing else. */
export type Bridge<C extends Contract> = {
  readonly [K in keyof C]: (input: Input<C, K>) => Promise<Result<Output<C, K>>>
}
/** What main implements: one function per call; a missing or mistyped one does not compile. */
export type Handlers<C extends Contract> = {
  readonly [K in keyof C]: (input: Input<C, K>) => Promise<Output<C, K>>
}
