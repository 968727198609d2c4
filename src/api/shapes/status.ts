import { type Static, Type } from 'typebox'
import { closed, Count, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'
import { Time } from './time.ts'

export const EngineStatus = closed({
  name: oneOf(['facts', 'ledger']),
  engine: Type.String(),
  version: nullable(Type.String()),
  profile: oneOf(['embedded', 'server']),
  state: oneOf(['up', 'starting', 'restarting', 'down']),
  nodes: Count,
  restarts: Count,
})
export type EngineStatus = Static<typeof EngineStatus>

/** GET /v1/status: what the top line of the console and `zhike status` show. */
export const Status = closed({
  version: Type.String(),
  now: Time,
  started_at: Time,
  shop_name: Type.String(),
  time_zone: Type.String(),
  currency: Type.String(),
  /** All customers' numbers are right as of then; null = never evaluated. */
  fresh_as_of: nullable(Time),
  lag_seconds: nullable(Type.Number()),
  waiting: Count,
  evaluation: nullable(
    closed({
      finished_at: Time,
      customers: Count,
      milliseconds: Count,
      kind: oneOf(['full', 'incremental']),
    }),
  ),
  last_full_at: nullable(Time),
  engines: Type.Array(EngineStatus),
  counts: closed({
    customers: Count,
    orders: Count,
    guest_orders: Count,
    refunds: Count,
    events: Count,
    feedback: Count,
    products: Count,
  }),
  jobs_running: Count,
  /**
   * The nightly check: at which hour (null = off), and what the last one found. mended: what differed was right after it
   * was recomputed; differs: it was not, people must look.
   */
  reconcile: closed({
    hour: nullable(Count),
    last: nullable(
      closed({
        night: Type.String(),
        job: Type.String(),
        state: oneOf(['running', 'well', 'mended', 'differs', 'failed']),
        began_at: Time,
        finished_at: nullable(Time),
        customers: Count,
        differences: Count,
        remaining: Count,
      }),
    ),
  }),
  /** The sample shop, if it is what is shown: says where it is from and by how many days its dates were moved. */
  sample: nullable(closed({ name: Text, note: Text, moved_days: Type.Integer() })),
  warnings: Type.Array(Text),
})
export type Status = Static<typeof Status>

const Check = closed({
  name: Type.String(),
  ready: Type.Boolean(),
  detail: nullable(Type.String()),
})

/**
 * GET /readyz: 200 if both engines answer, or are only late on a busy machine; else 503. GET /healthz: 200 as long as this
 * process answers, with what was last seen of the engines.
 */
export const Readiness = closed({ ready: Type.Boolean(), checks: Type.Array(Check) })
export type Readiness = Static<typeof Readiness>
export type Aliveness = { readonly ok: true; readonly engines: Readiness['checks'] }
