import { Readable } from 'node:stream'
import { formatMinor } from '#core/money.ts'
import { ok, type Result, unwrap } from '#core/result.ts'
import { formatTime } from '#core/time.ts'
import type { Actor } from './actor.ts'
import { maskCustomerList } from './auth/masking.ts'
import type { CustomerFilter } from './customer-filter.ts'
import type { FileAnswer } from './route.ts'
import type { Position, Services } from './services.ts'
import type { CustomerList, CustomerRow } from './shapes/customer.ts'
import type { MetricValue, Unit } from './shapes/metric.ts'

const ROWS_AT_ONCE = 1000

/**
 * All customers of a filter as CSV, page after page: memory does not grow with the shop. Values are as spreadsheets read
 * them: money in whole units with its currency beside, times in ISO 8601 in the shop's zone, shares as decimals.
 */
export async function customersCsv(
  { customers, settings }: Pick<Services, 'customers' | 'settings'>,
  actor: Actor,
  filter: CustomerFilter,
): Promise<Result<FileAnswer>> {
  const shown = await settings.show()
  if (!shown.ok) return shown
  const { currency, time_zone: zone } = shown.value
  const list = async (after: Position | undefined) =>
    customers.list(actor, { ...filter, count: false }, { limit: ROWS_AT_ONCE, after })
  // The first page before the first byte: what is wrong with the filter is still an ordinary answer.
  const first = await list(undefined)
  if (!first.ok) return first
  async function* lines(): AsyncGenerator<string> {
    let found = unwrap(first)
    yield `\uFEFF${header(found.columns)}`
    for (;;) {
      const { data, columns, next } = found
      const whole = { data, columns, as_of: found.as_of, total: null, next_cursor: null }
      const { data: rows } = actor.seesPersonal ? whole : maskCustomerList(whole)
      yield rows.map((row) => csvLine(row, columns, { currency, zone })).join('')
      if (next === null) return
      found = unwrap(await list(next))
    }
  }
  return ok({
    type: 'text/csv; charset=utf-8',
    name: 'customers.csv',
    stream: Readable.from(lines()),
  })
}

type Columns = CustomerList['columns']
type Place = { readonly currency: string; readonly zone: string }

const hasMoney = (columns: Columns): boolean => columns.some(({ unit }) => unit === 'money')

const header = (columns: Columns): string =>
  csvRow([
    'no',
    'customer_id',
    'name',
    'phone',
    'city',
    'tiers',
    'rfm_class',
    'rfm_group',
    ...columns.map((one) => one.key),
    ...(hasMoney(columns) ? ['currency'] : []),
  ])

function csvLine(row: CustomerRow, columns: Columns, place: Place): string {
  const tiers = row.tiers.map((tier) => `${tier.program}:${tier.level}`).join(' ')
  const { class: rfmClass = null, group = null } = row.rfm ?? {}
  const metrics = columns.map(({ key, unit }) => written(row.metrics[key] ?? null, unit, place))
  return csvRow([
    row.no,
    row.id,
    row.name,
    row.phone,
    row.city,
    tiers,
    rfmClass,
    group,
    ...metrics,
    ...(hasMoney(columns) ? [place.currency] : []),
  ])
}

function written(value: MetricValue, unit: Unit, { currency, zone }: Place): Cell {
  if (typeof value !== 'number') return value
  if (unit === 'money') return { plain: formatMinor(Math.round(value), currency) }
  if (unit === 'time') return formatTime(value, zone)
  return unit === 'basis_points' ? value / 10_000 : value
}

/** `plain`: digits that stand as they are, a minus before them too. */
type Cell = string | number | null | { readonly plain: string }

/** One CSV row. A text that a spreadsheet would take for a formula gets an apostrophe in front. */
export const csvRow = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'object') return cell.plain
  if (typeof cell === 'number') return String(cell)
  const safe = /^[=+\-@\t\r\0]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
