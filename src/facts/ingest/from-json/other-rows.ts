import { createHash } from 'node:crypto'
import { canonicalJson } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import type { Result } from '#core/result.ts'
import type { CustomerItem } from '../../schema/customer.ts'
import type { EventInput } from '../../schema/event.ts'
import type { FeedbackInput } from '../../schema/feedback.ts'
import type { ProductInput } from '../../schema/product.ts'
import {
  decimal,
  engineTime,
  Gathering,
  identifiersOfItem,
  type ItemContext,
  type StageRow,
} from './from-json.ts'

/** The stage row of a behaviour event. Without an event_id its content is its id: the same event twice is one. */
export function eventRows(item: EventInput, context: ItemContext): Result<StageRow[]> {
  const gather = new Gathering()
  const ids = gather.take(identifiersOfItem(item), [])
  needsSomebody(ids.length, gather)
  const { event_id, source, ...content } = item
  return gather.finish([
    {
      ids,
      source: source ?? context.source,
      event_id:
        event_id ?? createHash('sha256').update(canonicalJson(content)).digest('hex').slice(0, 32),
      type: item.type,
      at: gather.take(engineTime(item.at, context, '/at'), ''),
      session_id: item.session_id ?? '',
      sku: item.sku ?? '',
      category: item.category ?? '',
      channel: item.channel ?? '',
      platform: item.platform ?? '',
      value: item.value === undefined ? null : gather.take(decimal(item.value, 4, '/value'), '0'),
      seconds:
        item.seconds === undefined ? null : gather.take(decimal(item.seconds, 3, '/seconds'), '0'),
      properties: item.properties ?? {},
    },
  ])
}

/** The stage row of a piece of feedback. */
export function feedbackRows(item: FeedbackInput, context: ItemContext): Result<StageRow[]> {
  const gather = new Gathering()
  const ids = gather.take(identifiersOfItem(item), [])
  needsSomebody(ids.length, gather)
  return gather.finish([
    {
      ids,
      source: item.source ?? context.source,
      feedback_id: item.feedback_id,
      kind: item.kind,
      at: gather.take(engineTime(item.at, context, '/at'), ''),
      score: item.score === undefined ? null : gather.take(decimal(item.score, 3, '/score'), '0'),
      text: item.text ?? '',
      order_id: item.order_id ?? '',
      channel: item.channel ?? '',
    },
  ])
}

/** The stage row of a product. */
export function productRows(item: ProductInput, context: ItemContext): Result<StageRow[]> {
  const gather = new Gathering()
  const currency = item.price?.currency ?? item.cost?.currency ?? context.currency
  if (item.cost !== undefined && item.cost.currency !== currency) {
    gather.problems.push(
      problem(
        'invalid_value',
        { detail: 'price and cost are in one currency / 售价与成本须为同一币种' },
        '/cost/currency',
      ),
    )
  }
  return gather.finish([
    {
      source: item.source ?? context.source,
      sku: item.sku,
      name: item.name ?? '',
      category: item.category ?? '',
      brand: item.brand ?? '',
      currency,
      price: item.price?.amount ?? null,
      cost: item.cost?.amount ?? null,
      at: item.at === undefined ? null : gather.take(engineTime(item.at, context, '/at'), ''),
      attributes: item.attributes ?? {},
    },
  ])
}

/** The stage row of a customer's attributes; a value taken away is kept as ''. Phone and e-mail also identify. */
export function customerRows(item: CustomerItem, context: ItemContext): Result<StageRow[]> {
  const gather = new Gathering()
  const whose = item.customer_id === undefined ? {} : { customer_id: item.customer_id }
  const reach = Object.fromEntries(
    (['phone', 'email'] as const).flatMap((kind) => (item[kind] ? [[kind, item[kind]]] : [])),
  )
  const ids = gather.take(
    identifiersOfItem({ ...whose, identifiers: { ...reach, ...item.identifiers } }),
    [],
  )
  if (gather.problems.length === 0) needsSomebody(ids.length, gather)
  const attributes: Record<string, string> = {}
  for (const field of [
    'name',
    'phone',
    'email',
    'birthday',
    'gender',
    'city',
    'joined_at',
  ] as const) {
    const value = item[field]
    if (value !== undefined) attributes[field] = value ?? ''
  }
  if (item.birthday && !/^\d{4}-\d{2}-\d{2}$/.test(item.birthday)) {
    gather.problems.push(
      problem('invalid_value', { detail: `${item.birthday}: yyyy-mm-dd` }, '/birthday'),
    )
  }
  if (item.joined_at)
    attributes['joined_at'] = gather.take(engineTime(item.joined_at, context, '/joined_at'), '')
  if (item.tags !== undefined) attributes['tags'] = JSON.stringify(item.tags)
  for (const [channel, granted] of Object.entries(item.consent ?? {}))
    attributes[`consent.${channel}`] = String(granted)
  for (const [key, value] of Object.entries(item.attributes ?? {}))
    attributes[`attributes.${key}`] = value ?? ''
  return gather.finish([
    {
      ids,
      source: item.source ?? context.source,
      customer_id: item.customer_id ?? '',
      at: item.at === undefined ? null : gather.take(engineTime(item.at, context, '/at'), ''),
      attributes,
    },
  ])
}

function needsSomebody(identifiers: number, gather: Gathering): void {
  if (identifiers > 0) return
  gather.problems.push(
    problem(
      'invalid_value',
      {
        detail:
          'say whose it is: customer_id, anonymous_id or identifiers / 请提供 customer_id、anonymous_id 或 identifiers',
      },
      '/customer_id',
    ),
  )
}
