import { type Static, Type } from 'typebox'
import { closed, Count, nullable, oneOf } from './schema.ts'
import { EngineStatus } from './status.ts'
import { Text } from './text.ts'
import { Time } from './time.ts'

/** From good to bad: all is well, late but coming, stands still until somebody acts, an engine is away. */
export const HealthLevel = oneOf(['well', 'behind', 'stuck', 'down'])
export type HealthLevel = Static<typeof HealthLevel>

/** Something that is not as it should be, and what to do about it. */
export const Finding = closed({
  key: Type.String(),
  level: oneOf(['behind', 'stuck', 'down']),
  says: Text,
  advice: Text,
})
export type Finding = Static<typeof Finding>

/** GET /v1/health: how things stand in words, and the numbers behind the words. */
export const Health = closed({
  level: HealthLevel,
  says: Text,
  findings: Type.Array(Finding),
  looked_at: Time,
  /** All customers' numbers are right as of then; null = never evaluated. */
  fresh_as_of: nullable(Time),
  /** Age of the oldest fact that is not in the numbers yet; 0 = all are, null = never evaluated. */
  lag_seconds: nullable(Type.Number()),
  waiting: Count,
  /** By how much the next change that time alone brings is late. */
  due_late_seconds: Type.Number(),
  next_due_at: nullable(Time),
  last_run: nullable(
    closed({ finished_at: Time, customers: Count, milliseconds: Count, full: Type.Boolean() }),
  ),
  jobs_waiting: Count,
  jobs_running: Count,
  /** What sources sent in the last hours and was refused. */
  rejected: Count,
  /** Facts that wait in this process to be written. */
  ingest_waiting: Count,
  /** How long this process's event loop let others wait, 99 of 100 times; null = not known yet. */
  loop_delay_ms: nullable(Type.Number()),
  facts_memory_bytes: nullable(Count),
  engines: Type.Array(EngineStatus),
})
export type Health = Static<typeof Health>
