import type { Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import type { HookAnswer, SourceRequest } from '#facts/sources/source-kind.ts'
import type { Actor } from './actor.ts'
import type { Listed, Paging } from './services.ts'
import type {
  Source,
  SourceArrivals,
  SourceChange,
  SourceCreated,
  SourceInput,
  SourceKindInfo,
  SourceProblems,
  SourceReject,
  SourceResent,
  SourceRotation,
  SourceStatistics,
} from './shapes/source.ts'

/** What shop platforms send, in their own words. */
export type SourceHooksService = {
  /** A webhook. Resolves when all of it is durable: as facts, or kept among what was refused. */
  take(key: string, request: SourceRequest): Promise<Result<HookAnswer>>
  /** What a platform asks before it sends anything. */
  greet(key: string, request: SourceRequest): Promise<Result<HookAnswer>>
}

/** Where facts come from by themselves. */
export type SourcesService = {
  kinds(): Promise<Result<SourceKindInfo[]>>
  list(page: Paging): Promise<Result<Listed<Source>>>
  show(key: string): Promise<Result<Source>>
  create(actor: Actor, input: SourceInput): Promise<Result<SourceCreated>>
  change(actor: Actor, key: string, change: SourceChange, etag: string): Promise<Result<Source>>
  /** What it brought stays. */
  remove(actor: Actor, key: string, etag: string): Promise<Result<Source>>
  rotate(actor: Actor, key: string, rotation: SourceRotation): Promise<Result<SourceCreated>>
  statistics(key: string, since: Millis | undefined): Promise<Result<SourceStatistics>>
  problems(key: string): Promise<Result<SourceProblems>>
  arrivals(
    key: string,
    asked: { limit: number; after?: bigint | undefined; before?: bigint | undefined },
  ): Promise<Result<SourceArrivals>>
  rejected(key: string, page: Paging): Promise<Result<Listed<SourceReject>>>
  resend(actor: Actor, key: string, id: string): Promise<Result<SourceResent>>
  drop(actor: Actor, key: string, id: string): Promise<Result<SourceReject>>
}
