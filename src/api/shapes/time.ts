import { type Static, Type } from 'typebox'

/** An instant in answers: ISO-8601 with the shop's offset, e.g. 2026-11-22T08:30:00+08:00. */
export const Time = Type.String({ description: 'ISO-8601 with offset' })
export type Time = Static<typeof Time>

/** An instant in requests: with an offset, or without one and then in the shop's zone; a date is its first instant. */
export const TimeInput = Type.String({ minLength: 1, maxLength: 40 })
export type TimeInput = Static<typeof TimeInput>

/** A calendar day of the shop's zone, yyyy-mm-dd. */
export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
export type Day = Static<typeof Day>

/** `?as_of=&known_at=` of every read: how things stood at an instant, as it was known at another. */
export const AsOfQuery = {
  as_of: Type.Optional(
    Type.String({ minLength: 1, maxLength: 40, description: 'how things stood then; default now' }),
  ),
  known_at: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 40,
      description: 'by what was known then; default now',
    }),
  ),
}
