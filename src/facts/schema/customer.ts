import { type Static, Type } from 'typebox'
import { closed, ExternalId, TimeInput } from './parts.ts'

const text = (maxLength: number) =>
  Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()]))

/** PUT /v1/customers/{id}: what is said holds from `at` on (default now); what is not said stays. null takes a value away. */
export const CustomerInput = closed({
  at: Type.Optional(TimeInput),
  source: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
  identifiers: Type.Optional(Type.Record(Type.String({ maxLength: 40 }), ExternalId)),
  name: text(200),
  phone: text(40),
  email: text(254),
  birthday: text(20),
  gender: text(20),
  city: text(100),
  joined_at: Type.Optional(Type.Union([TimeInput, Type.Null()])),
  tags: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 200 })),
  consent: Type.Optional(Type.Record(Type.String({ maxLength: 40 }), Type.Boolean())),
  attributes: Type.Optional(
    Type.Record(
      Type.String({ maxLength: 80 }),
      Type.Union([Type.String({ maxLength: 2000 }), Type.Null()]),
    ),
  ),
})
export type CustomerInput = Static<typeof CustomerInput>

/** The same as an item of a list: it says whose it is, by customer_id or other identifiers. */
export const CustomerItem = closed({
  customer_id: Type.Optional(ExternalId),
  ...CustomerInput.properties,
})
export type CustomerItem = Static<typeof CustomerItem>
