/**
 * A stage table: canonical rows of one kind on their way in, from a file or from HTTP, before they become facts.
 * `ids` and `bad` are filled by whoever stages; `who` and `key` follow from the other columns.
 */
export type Stage = {
  readonly kind: ImportKind
  /** DDL columns, in order; a stage is a MergeTree (import) or a temporary Memory table (HTTP). */
  readonly columns: readonly string[]
}

/** What can be imported or posted in bulk. */
export const IMPORT_KINDS = ['orders', 'customers', 'products', 'events', 'feedback'] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]

/** The columns that every stage has. */
export const STAGE_COLUMNS = [
  // Record number in the file (1 = first after the header), or index of the item in the request.
  'row UInt64',
  // Why the row can't be taken: (canonical column, reject code, detail); empty for a good row.
  'bad Array(Tuple(column String, code String, detail String))',
  // The file's cells as they stood, only for bad rows.
  'raw Array(String)',
  // Identifiers of the customer, normalised: (kind, value), strongest first, none twice.
  'ids Array(Tuple(kind String, value String))',
  'who UInt64 DEFAULT if(empty(ids), 0, cityHash64(ids))',
  'source String',
] as const

const keyOf = (id: string): string =>
  `key UInt128 DEFAULT reinterpretAsUInt128(sipHash128(source, ${id}))`

/** One row per order line, per refund piece, or per order that has neither. '' and NULL mean: this row does not say. */
export const ordersStage: Stage = {
  kind: 'orders',
  columns: [
    ...STAGE_COLUMNS,
    'order_id String',
    keyOf('order_id'),
    'version UInt64',
    // 1: add these lines to the order's other lines (mended rejects) instead of replacing them.
    'merge UInt8',
    "ordered_at Nullable(DateTime64(3, 'UTC'))",
    "paid_at Nullable(DateTime64(3, 'UTC'))",
    "void_at Nullable(DateTime64(3, 'UTC'))",
    // '' | pending | paid | void, from the source's status by facts/order-status.ts.
    'state String',
    'status String',
    'currency String',
    'channel String',
    'store String',
    'platform String',
    'coupons Array(String)',
    'order_discount Nullable(Int64)',
    'shipping Nullable(Int64)',
    'order_total Nullable(Int64)',
    // 1: the row is a line of the order.
    'line UInt8',
    'line_id String',
    'sku String',
    'product_name String',
    'category String',
    'brand String',
    'quantity Nullable(Decimal(18, 3))',
    'unit_price Nullable(Int64)',
    'line_discount Nullable(Int64)',
    'line_total Nullable(Int64)',
    'payment_id Array(String)',
    "payment_at Array(DateTime64(3, 'UTC'))",
    'payment_method Array(String)',
    'payment_amount Array(Int64)',
    // '' = not a refund. A refund row says nothing about the order itself but its id and customer.
    'refund_id String',
    "refund_at Nullable(DateTime64(3, 'UTC'))",
    // NULL = whatever is left of the order.
    'refund_amount Nullable(Int64)',
    'refund_line String',
    // 1: refund_at is only when it was noticed; an earlier one stands.
    'refund_sighted UInt8',
    'attributes Map(String, String)',
  ],
}

export const customersStage: Stage = {
  kind: 'customers',
  columns: [
    ...STAGE_COLUMNS,
    'customer_id String',
    // From when the attributes hold; NULL = from when we are told.
    "at Nullable(DateTime64(3, 'UTC'))",
    // name, phone, email, birthday (yyyy-mm-dd), gender, city, joined_at (ISO), tags, consent.CHANNEL, attributes.NAME.
    'attributes Map(String, String)',
  ],
}

export const productsStage: Stage = {
  kind: 'products',
  columns: [
    ...STAGE_COLUMNS,
    'sku String',
    keyOf('sku'),
    'name String',
    'category String',
    'brand String',
    'currency String',
    'price Nullable(Int64)',
    'cost Nullable(Int64)',
    "at Nullable(DateTime64(3, 'UTC'))",
    'attributes Map(String, String)',
  ],
}

export const eventsStage: Stage = {
  kind: 'events',
  columns: [
    ...STAGE_COLUMNS,
    // The source's id; when it gives none, whoever stages fills a hash of the row's content.
    'event_id String',
    keyOf('event_id'),
    'type String',
    "at Nullable(DateTime64(3, 'UTC'))",
    'session_id String',
    'sku String',
    'category String',
    'channel String',
    'platform String',
    'value Nullable(Decimal(18, 4))',
    'seconds Nullable(Decimal(12, 3))',
    'properties Map(String, String)',
  ],
}

export const feedbackStage: Stage = {
  kind: 'feedback',
  columns: [
    ...STAGE_COLUMNS,
    'feedback_id String',
    keyOf('feedback_id'),
    'kind String',
    "at Nullable(DateTime64(3, 'UTC'))",
    'score Nullable(Decimal(9, 3))',
    'text String',
    'order_id String',
    'channel String',
  ],
}

export const stages: Readonly<Record<ImportKind, Stage>> = Object.freeze({
  orders: ordersStage,
  customers: customersStage,
  products: productsStage,
  events: eventsStage,
  feedback: feedbackStage,
})
