import { type Static, Type } from 'typebox'
import { closed, nullable, oneOf } from './schema.ts'
import { Time } from './time.ts'

const Hour = Type.Integer({ minimum: 0, maximum: 23 })

/** GET /v1/settings. `fixed` names the settings that the environment decides and that cannot be changed here. */
export const Settings = closed({
  shop_name: Type.String(),
  time_zone: Type.String(),
  currency: Type.String(),
  language: oneOf(['zh', 'en']),
  /** From which hour of the shop's day on everything is verified, once a night; null = never by itself. */
  reconcile_hour: nullable(Hour),
  fixed: Type.Array(Type.String()),
  updated_at: Time,
  etag: Type.String(),
})
export type Settings = Static<typeof Settings>

/** PUT /v1/settings. A new zone or currency makes Zhike evaluate everybody anew. */
export const SettingsInput = closed({
  shop_name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  time_zone: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
  language: Type.Optional(oneOf(['zh', 'en'])),
  reconcile_hour: Type.Optional(nullable(Hour)),
})
export type SettingsInput = Static<typeof SettingsInput>
