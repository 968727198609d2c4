import { type Static, Type } from 'typebox'
import { OUTCOMES } from '#facts/sources/arrival.ts'
import { AnyJson, closed, Count, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'
import { Time, TimeInput } from './time.ts'

/** A source's key: it is the `source` of its facts, and stands in addresses. */
export const SourceKey = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,59}$' })

/** What arrived, and what became of it. `ignored`: nothing that is kept. */
export const SourceCounts = closed({
  received: Count,
  new: Count,
  updated: Count,
  duplicate: Count,
  rejected: Count,
  ignored: Count,
})
export type SourceCounts = Static<typeof SourceCounts>

const SecretState = closed({
  key: Type.String(),
  name: Text,
  about: Text,
  /** When it was set; null = it is missing. The secret itself is never shown. */
  set_at: nullable(Time),
})

/** Where facts come from by themselves. */
export const Source = closed({
  key: SourceKey,
  kind: Type.String(),
  kind_name: Text,
  name: Type.String(),
  /** Switched off, it takes nothing in. */
  on: Type.Boolean(),
  settings: Type.Record(Type.String(), AnyJson),
  /** Its last letters. null: this kind has no write key. */
  write_key: nullable(
    closed({
      hint: Type.String(),
      rotated_at: nullable(Time),
      /** Until when the key before this one works. */
      previous_until: nullable(Time),
    }),
  ),
  secrets: Type.Array(SecretState),
  /** Where the platform's webhooks go; null: this kind takes none. */
  webhook: nullable(Type.String()),
  created_at: Time,
  created_by: Type.String(),
  last_seen_at: nullable(Time),
  last_24h: SourceCounts,
  last_30d: SourceCounts,
  /** Rejected things that wait to be sent again or dropped. */
  waiting: Count,
  etag: Type.String(),
})
export type Source = Static<typeof Source>

const Secrets = Type.Record(
  Type.String({ maxLength: 60 }),
  Type.String({ minLength: 1, maxLength: 500 }),
)

/** POST /v1/sources */
export const SourceInput = closed({
  key: SourceKey,
  kind: Type.String({ minLength: 1, maxLength: 60 }),
  name: Type.String({ minLength: 1, maxLength: 100 }),
  on: Type.Optional(Type.Boolean()),
  settings: Type.Optional(Type.Record(Type.String({ maxLength: 60 }), AnyJson)),
  secrets: Type.Optional(Secrets),
})
export type SourceInput = Static<typeof SourceInput>

/** PUT /v1/sources/{name}. Settings are replaced; secrets that are not named stay. */
export const SourceChange = closed({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  on: Type.Boolean(),
  settings: Type.Optional(Type.Record(Type.String({ maxLength: 60 }), AnyJson)),
  secrets: Type.Optional(Secrets),
})
export type SourceChange = Static<typeof SourceChange>

/** The write key is shown here and never again; null: this kind has none. */
export const SourceCreated = closed({ source: Source, write_key: nullable(Type.String()) })
export type SourceCreated = Static<typeof SourceCreated>

/** POST /v1/sources/{name}/rotate */
export const SourceRotation = closed({
  /** So long the key before it works, so that nobody is shut out while clients change. Default 24. */
  grace_hours: Type.Optional(Type.Integer({ minimum: 0, maximum: 720 })),
})
export type SourceRotation = Static<typeof SourceRotation>

/** A kind of source, with what the console's form asks for. */
export const SourceKindInfo = closed({
  key: Type.String(),
  name: Text,
  about: Text,
  /** JSON Schema of its settings. */
  settings: AnyJson,
  secrets: Type.Array(
    closed({ key: Type.String(), name: Text, about: Text, optional: Type.Boolean() }),
  ),
  write_key: Type.Boolean(),
  webhook: Type.Boolean(),
  /** How to connect it, step by step; KEY stands for the source's key. */
  steps: closed({ zh: Type.Array(Type.String()), en: Type.Array(Type.String()) }),
  /** What the platform must be told to send. */
  topics: Type.Array(Type.String()),
})
export type SourceKindInfo = Static<typeof SourceKindInfo>
export const SourceKinds = closed({ data: Type.Array(SourceKindInfo) })

const ProblemWords = closed({
  code: Type.String(),
  pointer: Type.String(),
  detail: Text,
})

/** Something that arrived, as the live view shows it. */
export const SourceArrival = closed({
  id: Type.String(),
  at: Time,
  /** track, identify, orders … */
  what: Type.String(),
  name: nullable(Type.String()),
  message_id: nullable(Type.String()),
  outcome: oneOf(OUTCOMES),
  /** Which facts it became. */
  became: Type.Array(
    closed({ kind: Type.String(), id: Type.String(), as: nullable(Type.String()) }),
  ),
  /** Whom it touched, as identities stand now. */
  customer: nullable(closed({ no: Type.Integer(), id: Type.String() })),
  identifiers: Type.Array(
    closed({ kind: Type.String(), value: Type.String(), personal: Type.Boolean() }),
  ),
  problems: Type.Array(ProblemWords),
  /** What arrived, as it was; null for whoever may not see personal values. */
  raw: AnyJson,
})
export type SourceArrival = Static<typeof SourceArrival>
export const SourceArrivals = closed({ data: Type.Array(SourceArrival) })
export type SourceArrivals = Static<typeof SourceArrivals>

export const ArrivalsQuery = closed({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 300, description: 'default 100' })),
  after: Type.Optional(
    Type.String({ pattern: '^\\d{1,19}$', description: 'only what came after this id' }),
  ),
  before: Type.Optional(
    Type.String({ pattern: '^\\d{1,19}$', description: 'only what came before' }),
  ),
})

/** What went wrong, one entry for each thing, however often. */
export const SourceProblems = closed({
  data: Type.Array(
    closed({
      code: Type.String(),
      pointer: Type.String(),
      detail: Text,
      /** What to do about it. */
      advice: Text,
      times: Count,
      first_at: Time,
      last_at: Time,
    }),
  ),
})
export type SourceProblems = Static<typeof SourceProblems>

/** Something that was acknowledged but could not be taken in. */
export const SourceReject = closed({
  id: Type.String(),
  what: Type.String(),
  problems: Type.Array(ProblemWords),
  received_at: Time,
  last_at: Time,
  times: Count,
  raw: Type.String(),
})
export type SourceReject = Static<typeof SourceReject>

/** What became of it when it was sent again. Taken in, it is no longer among the rejected. */
export const SourceResent = closed({
  outcome: oneOf(OUTCOMES),
  problems: Type.Array(ProblemWords),
})
export type SourceResent = Static<typeof SourceResent>

export const StatisticsQuery = closed({
  since: Type.Optional(TimeInput),
})

export const SourceStatistics = closed({
  since: Time,
  total: SourceCounts,
  hours: Type.Array(closed({ hour: Time, ...SourceCounts.properties })),
  kinds: Type.Array(closed({ what: Type.String(), ...SourceCounts.properties })),
})
export type SourceStatistics = Static<typeof SourceStatistics>
