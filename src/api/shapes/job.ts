import { type Static, Type } from 'typebox'
import { PageQuery } from './page.ts'
import { AnyJson, closed, Count, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'
import { Time, TimeInput } from './time.ts'

export const JOB_STATES = ['queued', 'processing', 'complete', 'failed', 'cancelled'] as const

/** Long work: POST answers 202 with it, GET /v1/jobs/{id} tells how it goes. */
export const Job = closed({
  id: Type.String(),
  kind: Type.String(),
  status: oneOf(JOB_STATES),
  total_count: nullable(Count),
  completed_count: Count,
  failed_count: Count,
  eta_seconds: nullable(Count),
  message: nullable(Text),
  created_at: Time,
  started_at: nullable(Time),
  finished_at: nullable(Time),
  by: Type.String(),
  result: AnyJson,
  problem: nullable(closed({ code: Type.String(), detail: Text })),
  can_cancel: Type.Boolean(),
})
export type Job = Static<typeof Job>

export const JobQuery = closed({
  ...PageQuery,
  status: Type.Optional(oneOf(JOB_STATES)),
  kind: Type.Optional(Type.String({ maxLength: 60 })),
})
export type JobQuery = Static<typeof JobQuery>

/** POST /v1/evaluate. `full` recomputes everybody; `as_of` must not lie in the future. */
export const EvaluateInput = closed({
  full: Type.Optional(Type.Boolean()),
  as_of: Type.Optional(TimeInput),
})
export type EvaluateInput = Static<typeof EvaluateInput>

/** The result of an evaluate job. */
export const EvaluateResult = closed({
  customers: Count,
  changed: Count,
  tier_up: Count,
  tier_down: Count,
  milliseconds: Count,
  as_of: Time,
})
export type EvaluateResult = Static<typeof EvaluateResult>

/** One disagreement that verify found. */
export const Difference = closed({
  customer: Type.String(),
  what: Type.String(),
  stored: Type.String(),
  recomputed: Type.String(),
  /** Which check: full, reference … */
  check: Type.String(),
})
export type Difference = Static<typeof Difference>

/** The result of a verify job: `differences` shows at most 1,000. */
export const VerifyResult = closed({
  customers: Count,
  checks: Type.Array(
    closed({ key: Type.String(), name: Text, compared: Count, differences: Count }),
  ),
  differences: Type.Array(Difference),
  differences_total: Count,
  as_of: Time,
})
export type VerifyResult = Static<typeof VerifyResult>
