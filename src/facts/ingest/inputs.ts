import { registry } from '#core/registry.ts'
import type { Result } from '#core/result.ts'
import type { FactKind } from '../kinds/fact-kind.ts'
import { customersKind } from '../kinds/customers.kind.ts'
import { eventsKind } from '../kinds/events.kind.ts'
import { feedbackKind } from '../kinds/feedback.kind.ts'
import { ordersKind } from '../kinds/orders.kind.ts'
import { productsKind } from '../kinds/products.kind.ts'
import type { ItemContext, StageRow } from './from-json/from-json.ts'
import { orderRows, refundRows } from './from-json/order-rows.ts'
import { customerRows, eventRows, feedbackRows, productRows } from './from-json/other-rows.ts'

/** A kind of JSON item that HTTP takes, and the stage rows that it becomes. */
export type Input = {
  readonly key: string
  readonly kind: FactKind
  /** Of an item that fits its schema in facts/schema. */
  readonly rows: (item: never, context: ItemContext) => Result<StageRow[]>
  /** Items of one fact must not be taken in together: the later one must see what the earlier one made. */
  readonly factOf: (row: StageRow) => string
}

/** Forgets the item's type: `submit` takes items of any kind by its key. */
const input = (definition: Input): Input => definition

const bySource =
  (column: string) =>
  (row: StageRow): string =>
    `${String(row['source'])} ${String(row[column])}`

/** What can be posted; refunds go to the orders that they belong to. */
export const inputs = registry<Input>('input', [
  input({ key: 'orders', kind: ordersKind, rows: orderRows, factOf: bySource('order_id') }),
  input({ key: 'refunds', kind: ordersKind, rows: refundRows, factOf: bySource('order_id') }),
  input({ key: 'events', kind: eventsKind, rows: eventRows, factOf: bySource('event_id') }),
  input({
    key: 'feedback',
    kind: feedbackKind,
    rows: feedbackRows,
    factOf: bySource('feedback_id'),
  }),
  input({ key: 'products', kind: productsKind, rows: productRows, factOf: bySource('sku') }),
  input({
    key: 'customers',
    kind: customersKind,
    rows: customerRows,
    factOf: (row) => JSON.stringify(row['ids']),
  }),
])
