import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { HAND_TABLE } from './hand-metrics.store.ts'
import { HAND_RFM_TABLE } from './hand-rfm.store.ts'
import { HAND_SEGMENTS_TABLE } from './hand-segments.store.ts'
import { HAND_TIERS_TABLE } from './hand-tiers.store.ts'

/** Which columns of one answer must equal which of the other. */
type Pair = { readonly ours: Sql; readonly theirs: Sql; readonly columns: readonly Same[] }
type Same = { readonly key: string; readonly ours: Sql; readonly theirs: Sql }

/**
 * Holds every customer's numbers, scores, tiers and segments in both answers against each other, column by column. Gives how
 * many values were compared; any difference throws, with an example.
 */
export async function compareAnswers(
  facts: Facts,
  metrics: readonly string[],
  segments: readonly { readonly key: string; readonly no: number }[],
): Promise<{ customers: number; values: number }> {
  let values = 0
  let customers = 0
  for (const pair of [metricsPair(metrics), rfmPair(), tiersPair(), segmentsPair(segments)]) {
    const rows = await compare(facts, pair)
    values += rows * pair.columns.length
    customers = Math.max(customers, rows)
  }
  return { customers, values }
}

async function compare(facts: Facts, { ours, theirs, columns }: Pair): Promise<number> {
  const differs = (one: Same): Sql => sql`NOT (${one.ours} IS NOT DISTINCT FROM ${one.theirs})`
  const [found] = await facts.query<Record<string, string>>(sql`
    SELECT count() AS rows, countIf(o.customer = 0 OR h.customer = 0) AS alone,
      ${join(columns.map((one) => sql`countIf(${differs(one)}) AS ${name(one.key)}`))}
    FROM (${ours}) AS o
    FULL OUTER JOIN (${theirs}) AS h ON h.customer = o.customer`)
  const wrong = Object.entries(found ?? {}).filter(
    ([key, count]) => key !== 'rows' && count !== '0',
  )
  if (found === undefined || wrong.length > 0 || found['rows'] === '0') {
    throw new Error(
      `the answers differ: ${JSON.stringify(found === undefined ? {} : Object.fromEntries(wrong))}`,
    )
  }
  return Number(found['rows'])
}

const plain = (key: string): Same => ({
  key,
  ours: sql`o.${name(key)}`,
  theirs: sql`h.${name(key)}`,
})

const metricsPair = (metrics: readonly string[]): Pair => ({
  ours: sql`SELECT * FROM customer_metrics FINAL WHERE gone = 0`,
  theirs: sql`SELECT * FROM ${name(HAND_TABLE)}`,
  columns: metrics.map(plain),
})

const rfmPair = (): Pair => ({
  ours: sql`SELECT * FROM customer_rfm FINAL WHERE gone = 0`,
  theirs: sql`SELECT * FROM ${name(HAND_RFM_TABLE)}`,
  columns: ['recency', 'frequency', 'monetary', 'r', 'f', 'm', 'class', 'group'].map(plain),
})

const tiersPair = (): Pair => ({
  ours: sql`SELECT * FROM customer_tiers FINAL WHERE gone = 0`,
  theirs: sql`SELECT * FROM ${name(HAND_TIERS_TABLE)}`,
  columns: [
    ...[
      'level',
      'rank',
      'earned',
      'next_level',
      'since',
      'valid_until',
      'drop_at',
      'drop_to',
      'history_at',
      'history_level',
    ].map(plain),
    // Ours keeps one number for each condition of the program.
    ...['value', 'missing'].map((key) => ({
      key,
      ours: sql`toInt64(o.${name(key)}[1])`,
      theirs: sql`h.${name(key)}`,
    })),
  ],
})

/** A column a segment: whether somebody is in. Ours know segments by number, the hand's by place. */
const segmentsPair = (
  segments: readonly { readonly key: string; readonly no: number }[],
): Pair => ({
  ours: sql`SELECT * FROM customer_rules FINAL WHERE gone = 0`,
  theirs: sql`SELECT * FROM ${name(HAND_SEGMENTS_TABLE)}`,
  columns: segments.map(({ key, no }, place) => ({
    key: key.replaceAll('-', '_'),
    ours: sql`has(o.members, ${param(no, 'UInt32')})`,
    theirs: sql`has(h.members, ${param(place + 1, 'UInt32')})`,
  })),
})
