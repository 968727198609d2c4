import { type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import type { RfmName } from '#api/shapes/rfm.ts'
import type { Overview } from '#api/shapes/overview.ts'

type Counted = {
  readonly r: number
  readonly f: number
  readonly of_class: string
  readonly of_group: string
  readonly customers: string
  readonly net_sales: number
}

/** The heat map and what the classes bring, of everybody scored; `scores` as in `Scores.rows`. */
export async function readRfmShares(
  parts: readonly Facts[],
  scores: Sql,
  {
    bins,
    names,
    customers,
  }: {
    readonly bins: number
    readonly names: { readonly classes: readonly RfmName[]; readonly groups: readonly RfmName[] }
    readonly customers: number
  },
): Promise<Overview['rfm']> {
  const statement = sql`
    SELECT r, f, toString(class) AS of_class, toString(group) AS of_group, count() AS customers, sum(monetary) AS net_sales
    FROM (${scores})
    GROUP BY r, f, of_class, of_group
    ORDER BY r, f, of_class, of_group`
  const rows = (await Promise.all(parts.map((part) => part.query<Counted>(statement)))).flat()
  const sum = (own: readonly Counted[]) => ({
    customers: own.reduce((all, row) => all + Number(row.customers), 0),
    net_sales: Math.round(own.reduce((all, row) => all + Number(row.net_sales), 0)),
  })
  const cells = [...Map.groupBy(rows, (row) => row.r * 100 + row.f).values()].map((own) => ({
    r: own[0]?.r ?? 0,
    f: own[0]?.f ?? 0,
    ...sum(own),
  }))
  const scored = sum(rows).customers
  return {
    bins,
    cells: cells.sort((a, b) => a.r - b.r || a.f - b.f),
    classes: names.classes.map((name) => ({
      ...name,
      ...sum(rows.filter((row) => row.of_class === name.key)),
    })),
    groups: names.groups.map((name) => ({
      ...name,
      ...sum(rows.filter((row) => row.of_group === name.key)),
    })),
    without: Math.max(0, customers - scored),
  }
}
