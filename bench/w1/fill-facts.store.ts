import { type Millis, toEngineTime } from '#core/time.ts'
import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { columnName, VERSION_COLUMNS, type VersionedTable } from '#facts/tables/versioned.ts'
import { attributesTable } from '#facts/tables/attributes.table.ts'
import { eventsTable } from '#facts/tables/events.table.ts'
import { feedbackTable } from '#facts/tables/feedback.table.ts'
import { ordersTable } from '#facts/tables/orders.table.ts'

/** How large a made shop is: customers 1 … `customers`, about ten orders and fifty events each. */
export type Fill = {
  readonly facts: Facts
  readonly customers: number
  readonly seed: number
  /** Everything happened in the two years before. */
  readonly end: Millis
  /** How many of those facts each customer has: 0.1 = a tenth. Default 1. */
  readonly share?: number
  readonly say: (line: string) => void
}

/** Customers whose facts one statement makes: bounds its memory. */
const SLICE = 50_000
const SOURCE = 'bench'
const TIME = "DateTime64(3, 'UTC')"

/**
 * Fills the fact tables inside the engine: heavy tails (a few customers have thousands of facts), refunds whole
 * and partial, cancelled and unpaid orders, refunds of unknown orders, second versions, superseded versions and
 * tombstones. The same seed gives the same facts at any size.
 */
export async function fillFacts(fill: Fill): Promise<void> {
  const { facts, customers, say } = fill
  for (let first = 0; first < customers; first += SLICE) {
    const people = peopleOf(fill, first, Math.min(SLICE, customers - first))
    await facts.run(
      insert(ordersTable, orderColumns(fill), sql`${people} ARRAY JOIN range(1, orders + 1) AS k`),
    )
    await facts.run(
      insert(eventsTable, eventColumns(fill), sql`${people} ARRAY JOIN range(1, events + 1) AS k`),
    )
    await facts.run(
      insert(
        feedbackTable,
        feedbackColumns(fill),
        sql`${people} ARRAY JOIN range(1, opinions + 1) AS k`,
      ),
    )
    await facts.run(
      insert(attributesTable, attributeColumns(fill), sql`${people} ARRAY JOIN [1, 2, 3, 4] AS k`),
    )
    await facts.run(
      sql`INSERT INTO customers (customer, rev, known_from) SELECT customer, 1, began FROM ${people}`,
    )
    say(`made facts of ${Math.min(first + SLICE, customers)} of ${customers} customers`)
  }
  for (const table of ['orders', 'events', 'feedback', 'attributes', 'customers']) {
    await facts.run(sql`OPTIMIZE TABLE ${name(table)} FINAL`)
  }
  await churn(fill)
  say('made later versions, cancellations and late facts')
}

/** One row per customer: how long they have been here and how much they do; most little, a few very much. */
function peopleOf({ seed, end, share = 1 }: Fill, first: number, count: number): Sql {
  const draw = (salt: number): Sql =>
    sql`((cityHash64(${seed}, ${salt}, customer) % 16777216 + 1) / 16777216)`
  return sql`(
  SELECT
    toUInt32(number + 1) AS customer,
    toInt64(86400000 * (1 + 729 * sqrt(${draw(1)}))) AS tenure,
    ${time(end)} - toIntervalMillisecond(tenure) AS began,
    pow(${draw(2)}, -0.55) AS zeal,
    ${draw(3)} AS leaning,
    if(${draw(4)} < 0.15, 0, least(500, toUInt32(${param(5.6 * share, 'Float64')} * zeal * (0.5 + leaning)))) AS orders,
    least(5000, toUInt32(${param(23 * share, 'Float64')} * zeal * (1.5 - leaning))) AS events,
    if(orders = 0, 0, least(20, toUInt32(0.25 * orders))) AS opinions,
    toUInt8(cityHash64(${seed}, 5, customer) % 24) AS favourite
  FROM numbers(${param(first, 'UInt64')}, ${param(count, 'UInt64')}))`
}

type Columns = Readonly<Record<string, Sql>>

/** Columns that are not made keep their defaults. */
function insert(table: VersionedTable, columns: Columns, from: Sql): Sql {
  const known = new Set([...VERSION_COLUMNS, ...table.ownColumns].map(columnName))
  const names = Object.keys(columns).filter((column) => known.has(column))
  // Columns that are only steps on the way are named in WITH, in order.
  const steps = Object.entries(columns).filter(([column]) => !known.has(column))
  return sql`INSERT INTO ${name(table.name)} (${join(names.map(name))})
WITH ${join(
    steps.map(([step, value]) => sql`${value} AS ${name(step)}`),
    ',\n  ',
  )}
SELECT ${join(
    names.map((column) => sql`${columns[column] as Sql} AS ${name(column)}`),
    ',\n  ',
  )}
FROM ${from}`
}

const time = (at: Millis): Sql => sql`${param(toEngineTime(at), TIME)}`

/** The columns that all facts have; `at` and `own_id` must be among the steps before. */
const versionColumns = (): Columns => ({
  customer: sql`customer`,
  key: sql`reinterpretAsUInt128(sipHash128(${SOURCE}, own_id))`,
  past: sql`toUInt64(0)`,
  rev: sql`toUInt64(1)`,
  gone: sql`toUInt8(0)`,
  known_from: sql`moment + toIntervalSecond(2)`,
  identity: sql`toUInt64(customer)`,
  load: sql`toUInt32(0)`,
  source: sql`${SOURCE}`,
})

/** Hash of this fact, and an instant within the customer's time here. */
const factSteps = ({ seed, end }: Fill, salt: number, letter: string): Columns => ({
  h: sql`cityHash64(${seed}, ${salt}, customer, k)`,
  own_id: sql`concat(${letter}, toString(customer), '-', toString(k))`,
  moment: sql`${time(end)} - toIntervalMillisecond(intDiv(tenure * toInt64(h % 1000003), 1000003))`,
})

function orderColumns(fill: Fill): Columns {
  const line = (of: Sql, type: Sql): Sql => sql`CAST(arrayMap(i -> ${of}, lines), ${type})`
  const texts = sql`'Array(String)'`
  const amounts = sql`'Array(Int64)'`
  const refunded = (of: Sql): Sql => sql`arrayMap(i -> ${of}, refunds)`
  return {
    ...factSteps(fill, 10, 'o'),
    fate: sql`bitShiftRight(h, 20) % 1000`,
    lines: sql`range(1 + (bitShiftRight(h, 30) % 10 < 4) + (bitShiftRight(h, 30) % 10 < 1))`,
    kind: sql`arrayMap(i -> if(cityHash64(h, i, 1) % 100 < 55, toUInt64(favourite), cityHash64(h, i, 2) % 24), lines)`,
    price: sql`arrayMap(i -> toInt64(990 + 10 * intDiv(cityHash64(h, i, 3) % 1000 * (cityHash64(h, i, 4) % 1000), 60)), lines)`,
    pieces: sql`arrayMap(i -> toInt64(1 + (cityHash64(h, i, 5) % 10 = 0) * 2), lines)`,
    goods: sql`arraySum(arrayMap((p, q) -> p * q, price, pieces))`,
    saved: sql`if(bitShiftRight(h, 34) % 10 = 0, least(toInt64(2000), intDiv(goods, 5)), toInt64(0))`,
    sent: sql`if(goods >= 9900, toInt64(0), toInt64(800))`,
    wanted_refunds: sql`multiIf(fate < 30, [-1], fate < 50, [intDiv(goods, 3)], fate < 55, [intDiv(goods, 4), intDiv(goods, 5)], [])`,
    refunds: sql`if(moment + toIntervalDay(1 + h % 14) > ${time(fill.end)}, [], arrayEnumerate(wanted_refunds))`,
    ...versionColumns(),
    order_id: sql`own_id`,
    version: sql`toUInt64(0)`,
    known: sql`toUInt8(1)`,
    at: sql`moment`,
    ordered_at: sql`moment - toIntervalSecond(h % 600)`,
    paid_at: sql`if(state = 'pending', NULL, moment)`,
    void_at: sql`if(state = 'void', moment + toIntervalHour(h % 72), NULL)`,
    state: sql`multiIf(fate >= 990, 'void', fate >= 970, 'pending', 'paid')`,
    status: sql`multiIf(fate >= 990, 'cancelled', fate >= 970, 'pending', 'paid')`,
    currency: sql`'CNY'`,
    total: sql`goods - saved + sent`,
    discount: sql`saved`,
    shipping: sql`sent`,
    channel: sql`['mini_program', 'tmall', 'douyin', 'web', 'store'][1 + bitShiftRight(h, 40) % 5]`,
    store: sql`if(bitShiftRight(h, 40) % 5 = 4, concat('store-', toString(h % 40)), '')`,
    platform: sql`['app', 'web', 'pos'][1 + bitShiftRight(h, 44) % 3]`,
    coupons: sql`if(saved > 0, [concat('CODE', toString(h % 30))], [])`,
    line_key: line(sql`toString(i + 1)`, texts),
    line_sku: line(
      sql`concat('sku-', toString(kind[i + 1] * 1000 + cityHash64(h, i, 6) % 800))`,
      texts,
    ),
    line_name: line(sql`concat('goods ', toString(kind[i + 1]))`, texts),
    line_category: line(
      sql`concat('category-', toString(kind[i + 1]))`,
      sql`'Array(LowCardinality(String))'`,
    ),
    line_brand: line(
      sql`concat('brand-', toString(cityHash64(h, i, 7) % 120))`,
      sql`'Array(LowCardinality(String))'`,
    ),
    line_quantity: line(sql`pieces[i + 1]`, sql`'Array(Decimal(18, 3))'`),
    line_unit_price: line(sql`price[i + 1]`, amounts),
    line_discount: line(sql`0`, amounts),
    line_total: line(sql`price[i + 1] * pieces[i + 1]`, amounts),
    refund_id: refunded(sql`concat(own_id, '-r', toString(i))`),
    refund_line: refunded(sql`''`),
    refund_at: refunded(sql`moment + toIntervalDay(1 + h % 14)`),
    refund_amount: refunded(sql`toInt64(wanted_refunds[i])`),
    digest: sql`h`,
  }
}

function eventColumns(fill: Fill): Columns {
  const types = sql`['view', 'view', 'view', 'view', 'view', 'view', 'view', 'view', 'view', 'view', 'click', 'click', 'click', 'cart_add', 'cart_add', 'favourite', 'share', 'review', 'login', 'login', 'campaign_join']`
  return {
    ...factSteps(fill, 11, 'e'),
    category_no: sql`if(bitShiftRight(h, 20) % 100 < 60, toUInt64(favourite), bitShiftRight(h, 28) % 24)`,
    ...versionColumns(),
    event_id: sql`own_id`,
    type: sql`${types}[1 + bitShiftRight(h, 36) % 21]`,
    at: sql`moment`,
    session_id: sql`concat('s', toString(customer), '-', toString(intDiv(k, 8)))`,
    sku: sql`if(type IN ('login', 'campaign_join'), '', concat('sku-', toString(category_no * 1000 + bitShiftRight(h, 24) % 800)))`,
    category: sql`if(type IN ('login', 'campaign_join'), '', concat('category-', toString(category_no)))`,
    channel: sql`['direct', 'search', 'social', 'ad'][1 + bitShiftRight(h, 42) % 4]`,
    platform: sql`['app', 'mini_program', 'web'][1 + bitShiftRight(h, 44) % 3]`,
    seconds: sql`if(type = 'view', toDecimal64((h % 1800) / 10, 3), NULL)`,
    properties: sql`if(type = 'campaign_join', map('activity', ['秒杀', '满减', '拼团', '直播'][1 + bitShiftRight(h, 47) % 4]), map())`,
    digest: sql`h`,
  }
}

function feedbackColumns(fill: Fill): Columns {
  return {
    ...factSteps(fill, 12, 'f'),
    ...versionColumns(),
    feedback_id: sql`own_id`,
    kind: sql`['review', 'review', 'csat', 'nps', 'contact'][1 + bitShiftRight(h, 36) % 5]`,
    at: sql`moment`,
    score: sql`multiIf(kind = 'contact', NULL, kind = 'nps', toDecimal64(h % 11, 3), toDecimal64(1 + h % 5, 3))`,
    text: sql`''`,
    order_id: sql`concat('o', toString(customer), '-', toString(1 + h % orders))`,
    channel: sql`'web'`,
    digest: sql`h`,
  }
}

function attributeColumns(fill: Fill): Columns {
  const values = sql`[concat(replaceOne(toString(began), ' ', 'T'), 'Z'), ['female', 'male'][1 + customer % 2], toString(toDate('1960-01-01') + customer % 17000), concat('city-', toString(customer % 300))]`
  return {
    h: sql`cityHash64(${fill.seed}, 13, customer, k)`,
    own_name: sql`['joined_at', 'gender', 'birthday', 'city'][k]`,
    own_id: sql`concat(own_name, toString(customer))`,
    moment: sql`began`,
    ...versionColumns(),
    name: sql`own_name`,
    at: sql`began`,
    value: sql`${values}[k]`,
    digest: sql`cityHash64(value)`,
  }
}

/** What a living shop has besides: so that reading the current state costs what it costs there. */
async function churn(fill: Fill): Promise<void> {
  const { facts, end } = fill
  const later = time(end - 3_600_000)
  // One in a hundred has a superseded version (1) and a newer one (2); one in two thousand is gone (3).
  const variants = sql`multiIf(digest % 100 = 7, [1, 2], digest % 2000 = 11, [3], [])`
  for (const [table, rows] of [
    ['orders', 10],
    ['events', 50],
  ] as const) {
    // Inside a query of its own, where the columns are still those of the table. Small blocks make several parts.
    await facts.run(
      sql`INSERT INTO ${name(table)} SELECT * EXCEPT (variant) REPLACE (
          toUInt64(variant = 1) AS past,
          toUInt64(variant) AS rev,
          toUInt8(variant = 3) AS gone,
          if(variant = 1, ${later}, known_to) AS known_to,
          if(variant = 2, ${later}, known_from) AS known_from)
        FROM (SELECT * FROM ${name(table)} FINAL WHERE past = 0) ARRAY JOIN ${variants} AS variant`,
      {
        settings: {
          min_insert_block_size_rows: Math.ceil((fill.customers * (fill.share ?? 1) * rows) / 300),
          min_insert_block_size_bytes: 0,
        },
      },
    )
  }
  // Refunds whose order never came.
  await facts.run(sql`INSERT INTO orders SELECT * REPLACE (
    reinterpretAsUInt128(sipHash128(${SOURCE}, concat('u', order_id))) AS key, concat('u', order_id) AS order_id, toUInt8(0) AS known,
    toInt64(0) AS total, 'unknown' AS state, '' AS status, [] AS line_key, [] AS line_sku, [] AS line_name, [] AS line_category, [] AS line_brand,
    [] AS line_quantity, [] AS line_unit_price, [] AS line_discount, [] AS line_total, ['u1'] AS refund_id, [''] AS refund_line,
    [at] AS refund_at, [toInt64(1500)] AS refund_amount, NULL AS void_at)
    FROM (SELECT * FROM orders FINAL WHERE past = 0 AND digest % 1000 = 13 AND state = 'paid')`)
}

/** Whether an earlier run left the facts: what is made last is there. */
export async function isFilled(facts: Facts, customers: number): Promise<boolean> {
  const [found] = await facts.query<{ customers: string; unknown: string }>(sql`
    SELECT (SELECT count() FROM customers FINAL) AS customers, (SELECT count() FROM orders WHERE known = 0) AS unknown`)
  return Number(found?.customers) === customers && found?.unknown !== '0'
}
