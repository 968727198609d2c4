import { type Static, Type } from 'typebox'
import { ORDER_STATES } from '../../order-status.ts'
import { closed, oneOf } from '../../schema/parts.ts'

const Path = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Names with dots between them: buyer.mobile, goods.0.code, coupons[].code',
})

/** Where a field stands, and how it is written there. */
const Field = Type.Union([
  Path,
  closed({
    path: Type.Optional(Type.Union([Path, Type.Array(Path, { minItems: 1, maxItems: 10 })])),
    /** The same for every item; with a path: where that says nothing. */
    value: Type.Optional(Type.String({ maxLength: 200 })),
    unit: Type.Optional(oneOf(['major', 'minor'] as const)),
    /** Their words → ours. */
    values: Type.Optional(
      Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 200 })),
    ),
    absolute: Type.Optional(Type.Boolean({ description: 'A minus sign is dropped.' })),
    region: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
  }),
])
export type MappedField = Static<typeof Field>

const Fields = Type.Record(Type.String({ minLength: 1, maxLength: 120 }), Field)

const List = closed({ items: Path, fields: Fields })

export const MAPPED_KINDS = [
  'orders',
  'refunds',
  'customers',
  'products',
  'events',
  'feedback',
] as const

/** What a webhook's JSON means, in the spirit of a file's mapping. */
const HookMapping = closed({
  kind: oneOf(MAPPED_KINDS),
  /** Where the list of items stands; left out: the body is one. */
  items: Type.Optional(Path),
  fields: Fields,
  lines: Type.Optional(List),
  refunds: Type.Optional(List),
  payments: Type.Optional(List),
  /** Their order statuses → ours. */
  statuses: Type.Optional(Type.Record(Type.String({ maxLength: 200 }), oneOf(ORDER_STATES))),
  /** Zone of times that name none; default the shop's. */
  time_zone: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  /** Currency of amounts, where no field says it; default the shop's. */
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
})
export type HookMapping = Static<typeof HookMapping>

export const MappedSettings = closed({
  mapping: Type.Optional({
    ...HookMapping,
    title: '映射 / Mapping',
    description:
      '各字段在 JSON 中的位置，见说明 / where each field stands in the JSON; see the steps',
  }),
  signature_header: Type.Optional(
    Type.String({
      maxLength: 100,
      default: '',
      title: '签名请求头 / Signature header',
      description:
        '留空：按 Standard Webhooks 校验；否则填写放 HMAC-SHA256 的请求头 / empty: Standard Webhooks; else the header with the HMAC-SHA256 of the body',
    }),
  ),
  signature_encoding: Type.Optional(
    Type.Unsafe<'hex' | 'base64'>({
      type: 'string',
      enum: ['hex', 'base64'],
      default: 'hex',
      title: '签名编码 / Encoding',
      description: '该请求头中签名的编码 / how the signature in that header is written',
    }),
  ),
})
