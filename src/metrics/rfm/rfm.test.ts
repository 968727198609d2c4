import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sql } from '#sql/sql.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { classOf, groupOf, rfmClasses } from './classes.ts'
import { compileMeans, compileQuantiles, compileScores, type RfmSource } from './compile-rfm.ts'
import { AXES, type RfmModel, standardRfm } from './rfm-model.ts'
import { quantileCuts, rankScores, scoreOf } from './scores.ts'

const { facts } = await testStores([])
await facts.run(
  sql`CREATE TABLE rfm_values (customer UInt32, recency Nullable(Int64), frequency Int64, monetary Int64) ENGINE = MergeTree ORDER BY customer`,
)
const source: RfmSource = {
  rows: sql`SELECT customer, recency, frequency, monetary FROM rfm_values`,
}

type Row = { customer: number; recency: number | null; frequency: number; monetary: number }
async function keep(rows: readonly Row[]): Promise<void> {
  await facts.run(sql`TRUNCATE TABLE rfm_values`)
  await facts.insert('rfm_values', rows)
}
type Scored = { customer: number; r: number; f: number; m: number; class: string; group: string }
async function scoresBy(model: RfmModel): Promise<{
  rows: Scored[]
  cuts: Record<'r' | 'f' | 'm', number[]>
  means: Record<'r' | 'f' | 'm', number>
}> {
  const [drawn] = await facts.query<Record<'r' | 'f' | 'm', number[]>>(
    compileQuantiles(model, source),
  )
  if (!drawn) throw new Error('nothing was drawn')
  const cuts = typeof model.method === 'object' ? model.method.fixed : drawn
  const [mean] = await facts.query<Record<string, number>>(compileMeans(model, source, cuts))
  const means = {
    r: Number(mean?.['r_mean']),
    f: Number(mean?.['f_mean']),
    m: Number(mean?.['m_mean']),
  }
  const rows = await facts.query<Scored>(
    sql`SELECT * FROM (${compileScores(model, source, { cuts, means })}) ORDER BY customer`,
  )
  return { rows, cuts, means }
}
const counts = (rows: readonly Scored[], axis: 'r' | 'f' | 'm'): number[] =>
  [1, 2, 3, 4, 5].map((score) => rows.filter((row) => row[axis] === score).length)

describe('golden numbers', () => {
  test('the R package rfm’s 995 customers: scores, composite, groups', async () => {
    const orders = readFileSync(
      new URL('../../../samples/rfm/rfm_data_orders.csv', import.meta.url),
      'utf8',
    )
      .trim()
      .split('\n')
      .slice(1)
    const people = new Map<string, { last: string; count: number; sum: number }>()
    for (const line of orders) {
      const [name = '', date = '', revenue = '0'] = [...line.matchAll(/"([^"]*)"|([^,]+)/g)].map(
        (found) => found[1] ?? found[2] ?? '',
      )
      const it = people.get(name) ?? { last: '', count: 0, sum: 0 }
      people.set(name, {
        last: date > it.last ? date : it.last,
        count: it.count + 1,
        sum: it.sum + Number(revenue),
      })
    }
    const names = [...people.keys()].sort()
    await keep(
      names.map((name, index) => {
        const it = people.get(name) ?? { last: '', count: 0, sum: 0 }
        return {
          customer: index + 1,
          recency: (Date.parse('2006-12-31') - Date.parse(it.last)) / 86_400_000,
          frequency: it.count,
          monetary: it.sum,
        }
      }),
    )
    // The package's cut-points are quantile + 1 and its bands half-open: our fixed method with its thresholds.
    const drawn = await scoresBy(standardRfm)
    expect(drawn.rows).toHaveLength(995)
    const plusOne = (cuts: readonly number[]): number[] =>
      cuts.map((cut) => Math.round((cut + 1) * 1e6) / 1e6)
    expect(plusOne(drawn.cuts.r)).toEqual([115, 181, 297.4, 482])
    expect(plusOne(drawn.cuts.f)).toEqual([4, 5, 6, 8])
    expect(plusOne(drawn.cuts.m)).toEqual([255.8, 382, 506.4, 666])
    const groups = packageGroups()
    const model: RfmModel = {
      ...standardRfm,
      method: {
        fixed: { r: plusOne(drawn.cuts.r), f: plusOne(drawn.cuts.f), m: plusOne(drawn.cuts.m) },
      },
      groups,
    }
    const { rows } = await scoresBy(model)
    expect(counts(rows, 'r')).toEqual([197, 200, 199, 199, 200])
    expect(counts(rows, 'f')).toEqual([268, 187, 176, 244, 120])
    expect(counts(rows, 'm')).toEqual([200, 200, 198, 202, 195])
    expect(rows.reduce((sum, row) => sum + 100 * row.r + 10 * row.f + row.m, 0)).toBe(329_437)
    const perGroup = groups.map((group) => rows.filter((row) => row.group === group.key).length)
    expect(perGroup).toEqual([35, 342, 170, 9, 104, 47, 28, 10, 102, 148])
    const custom = await scoresBy({
      ...model,
      method: { fixed: { r: [115, 181, 297, 482], f: [4, 5, 6, 8], m: [256, 382, 506, 666] } },
    })
    expect(counts(custom.rows, 'r')).toEqual([197, 201, 198, 199, 200])
    expect(counts(custom.rows, 'm')).toEqual([200, 200, 197, 203, 195])
  })

  test('Online Retail, cleaned: cut-points of quintiles and how many have each score', async () => {
    const text = gunzipSync(
      readFileSync(new URL('../../../samples/online-retail/online_retail.csv.gz', import.meta.url)),
    ).toString('utf8')
    const people = new Map<number, { last: number; invoices: Set<string>; pence: number }>()
    for (const line of text.split('\n').slice(1)) {
      // The description may hold commas: take the fields from both ends.
      const found = /^([^,]*),[^,]*,.*?,(-?\d+),([^,]*),(-?[\d.]+),(\d*)(?:\.0)?,[^,]*$/.exec(
        line.trimEnd(),
      )
      if (!found) continue
      const [, invoice = '', quantity = '0', date = '', price = '0', id = ''] = found
      if (id === '' || Number(quantity) <= 0 || Number(price) <= 0) continue
      const it = people.get(Number(id)) ?? { last: 0, invoices: new Set<string>(), pence: 0 }
      it.last = Math.max(it.last, Date.parse(`${date.replace(' ', 'T')}Z`))
      it.invoices.add(invoice)
      it.pence += Number(quantity) * Math.round(Number(price) * 1000)
      people.set(Number(id), it)
    }
    await keep(
      [...people].map(([customer, it]) => ({
        customer,
        recency: Math.floor((Date.parse('2011-12-10') - it.last) / 86_400_000),
        frequency: it.invoices.size,
        monetary: it.pence,
      })),
    )
    const { rows, cuts } = await scoresBy(standardRfm)
    expect(rows).toHaveLength(4338)
    expect(cuts.r).toEqual([12.8, 32, 71, 179].map((cut) => expect.closeTo(cut, 6)))
    expect(cuts.f).toEqual([1, 2, 3, 6])
    expect(cuts.m.map((cut) => cut / 1000)).toEqual(
      [250.194, 490.096, 942.276, 2058.426].map((cut) => expect.closeTo(cut, 6)),
    )
    expect(counts(rows, 'r')).toEqual([861, 866, 863, 880, 868])
    expect(counts(rows, 'f')).toEqual([1493, 835, 508, 802, 700])
    expect(counts(rows, 'm')).toEqual([868, 867, 868, 867, 868])
  })
})

test('SQL and TypeScript give the same scores, classes and groups, for every method', async () => {
  const bases = fc.sample(
    fc.record({
      rows: fc.array(
        fc.record({
          recency: fc.option(fc.nat(40)),
          frequency: fc.integer({ min: 1, max: 6 }),
          monetary: fc.integer({ min: -5, max: 60 }),
        }),
        { minLength: 2, maxLength: 80 },
      ),
      bins: fc.integer({ min: 2, max: 10 }),
      method: fc.constantFrom('quantiles' as const, 'ranks' as const, {
        fixed: { r: [7, 30], f: [2, 4], m: [10, 20] },
      }),
    }),
    { numRuns: 25, seed: 3 },
  )
  for (const base of bases) {
    const bins = typeof base.method === 'object' ? 3 : base.bins
    const model: RfmModel = {
      ...standardRfm,
      bins: { r: bins, f: bins, m: bins },
      method: base.method,
    }
    const rows: Row[] = base.rows.map((row, index) => ({ customer: index + 1, ...row }))
    const bought = rows
      .filter((row) => row.recency !== null)
      .map((row) => ({
        customer: row.customer,
        r: row.recency ?? 0,
        f: row.frequency,
        m: row.monetary,
      }))
    if (bought.length === 0) continue
    await keep(rows)
    const { rows: scored, cuts, means } = await scoresBy(model)
    expect(scored.map((row) => row.customer)).toEqual(bought.map((row) => row.customer))
    const reference = new Map(bought.map((row) => [row.customer, { r: 0, f: 0, m: 0 }]))
    for (const axis of AXES) {
      const values = bought.map((row) => row[axis])
      if (model.method === 'quantiles')
        quantileCuts(values, bins).forEach((cut, index) =>
          expect(cuts[axis][index]).toBeCloseTo(cut, 9),
        )
      const ranks = rankScores(
        axis,
        bought.map((row) => ({ value: row[axis], tieBreak: row.customer })),
        bins,
      )
      for (const row of bought) {
        const score =
          model.method === 'ranks'
            ? (ranks.get(row.customer) ?? 0)
            : scoreOf(axis, row[axis], { bins, cuts: cuts[axis], method: model.method })
        const known = reference.get(row.customer)
        if (known) known[axis] = score
      }
    }
    for (const row of scored) {
      const scores = reference.get(row.customer) ?? { r: 0, f: 0, m: 0 }
      expect(row).toMatchObject({
        ...scores,
        class: classOf(scores, means).key,
        group: groupOf(scores, model)?.key ?? '',
      })
    }
  }
})

test('the standard groups cover every cell, and the eight classes are all there are', () => {
  expect(standardRfm.groups).toHaveLength(11)
  for (let cell = 0; cell < 125; cell++) {
    const scores = {
      r: 1 + (cell % 5),
      f: 1 + (Math.floor(cell / 5) % 5),
      m: 1 + Math.floor(cell / 25),
    }
    expect(groupOf(scores, standardRfm), JSON.stringify(scores)).toBeDefined()
  }
  expect(new Set(rfmClasses.map(({ high }) => JSON.stringify(high))).size).toBe(8)
})

/** The ten groups of the package's front page. */
function packageGroups(): RfmModel['groups'] {
  const boxes: readonly [string, [number, number], [number, number], [number, number]][] = [
    ['champions', [5, 5], [5, 5], [5, 5]],
    ['potential_loyalist', [3, 5], [3, 5], [2, 5]],
    ['loyal', [2, 4], [2, 4], [2, 4]],
    ['promising', [3, 4], [1, 3], [3, 5]],
    ['new', [4, 5], [1, 3], [1, 5]],
    ['cant_lose', [1, 2], [3, 4], [4, 5]],
    ['at_risk', [1, 2], [2, 5], [4, 5]],
    ['need_attention', [1, 3], [3, 5], [3, 5]],
    ['about_to_sleep', [2, 3], [1, 3], [1, 4]],
    ['lost', [1, 1], [1, 5], [1, 5]],
  ]
  return boxes.map(([key, r, f, m]) => ({ key, name: { zh: key }, r, f, m }))
}
