import type { BatchOptions } from '../../shared/batch-options.ts'
import type { SkippedBecause } from '../../shared/job.ts'
import type { CosClient } from '../cos/client.ts'
import type { Adaption } from './adaption.ts'
import type { Connections } from './connections.ts'
import type { CredentialSource, ScopeId } from './credential-source.ts'
import type { ExistingObjects } from './existing-objects.ts'
import type { History } from './history.ts'
import type { Job, JobEvent } from './job-reducer.ts'
import type { Journal } from './journal.ts'
import type { JobKey } from './journal-records.ts'
import type { KeyClaims } from './key-claims.ts'
import type { WaitingFor } from './list-contract.ts'
import type { Patience } from './network-gate.ts'
import type { Notice } from './page-contract.ts'
import type { Checksummer, Clock, Random } from './ports.ts'
import type { Previews } from './previews.ts'
import type { Requests } from './requests.ts'
import type { SourceRefresh } from './source-refresh.ts'

/** What every request needs. */
export interface RequestServices {
  readonly credentials: CredentialSource
  readonly connections: Connections
  readonly adaption: Adaption
  readonly clock: Clock
  readonly random: Random
}

/** What all jobs share. */
export interface Services extends RequestServices {
  readonly cos: CosClient
  readonly requests: Requests
  readonly journal: Journal
  readonly history: History
  readonly refresh: SourceRefresh
  readonly files: Checksummer
  readonly claims: KeyClaims
  /** Of held batches. */
  readonly previews: Previews
  readonly uuid: () => string
  /** Uploads being removed: what goes on with their file waits for that. */
  readonly cleanups: Map<JobKey, Promise<void>>
  /** Size of a part where the file does not need larger ones. */
  readonly partSizeBytes: number
  readonly notify: (notice: Notice) => void
}

/** One job while it runs. */
export interface Run {
  readonly services: Services
  readonly job: () => Job
  readonly sourceId: string
  readonly sourceName: string
  readonly scope: ScopeId
  readonly options: BatchOptions
  readonly patience: Patience
  /** The key of a file with this CRC64; undefined where keys do not depend on the content. */
  readonly keyByContent: ((crc64: string) => string) | undefined
  /** What is at COS where the file goes. */
  readonly existing: () => ExistingObjects
  /** An object made since then (local epoch ms) may be this file, sent by a worker that could not say so. */
  readonly oursSinceMs: number | undefined
  /** Aborted by pause and cancel. */
  readonly signal: AbortSignal
  readonly earlier: Earlier
  readonly dispatch: (event: JobEvent) => void
  /** `undefined`: it goes on. */
  readonly onWait: (waitingFor: WaitingFor | undefined) => void
  /** Sets how many of the file's bytes count as sent. */
  readonly setSent: (sentBytes: number) => void
}

/** A run on its way to COS. */
export interface Sending extends Run {
  /** Nothing may be overwritten: the key was free. */
  readonly mustBeNew: boolean
}

/** What this file's earlier requests may have done. */
export interface Earlier {
  /** One of them may have made the object. */
  mayHaveArrived: boolean
  /** One of them has: the object is ours to replace. */
  isOurs: boolean
}

/** A file that was not sent. */
export interface Skip {
  readonly skippedBecause: SkippedBecause
}

/** A file that arrived. */
export interface Outcome {
  /** Ours, over the whole file, decimal. */
  readonly crc64: string
  /** COS computed the same; false when it sent none to compare. */
  readonly verified: boolean
}
