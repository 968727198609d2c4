import { Readable } from 'node:stream'
import { ok, type Result, unwrap } from '#core/result.ts'
import type { Actor } from './actor.ts'
import { maskCustomerList } from './auth/masking.ts'
import type { CustomerFilter } from './customer-filter.ts'
import type { FileAnswer } from './route.ts'
import type { CustomersService, Position } from './services.ts'
import type { CustomerList, CustomerRow } from './shapes/customer.ts'

const ROWS_AT_ONCE = 1000

/** All customers of a filter as CSV, page after page: memory does not grow with the shop. */
export async function customersCsv(
  customers: CustomersService,
  actor: Actor,
  filter: CustomerFilter,
): Promise<Result<FileAnswer>> {
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
      yield rows.map((row) => csvLine(row, columns)).join('')
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

const header = (columns: CustomerList['columns']): string =>
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
  ])

function csvLine(row: CustomerRow, columns: CustomerList['columns']): string {
  const tiers = row.tiers.map((tier) => `${tier.program}:${tier.level}`).join(' ')
  const { class: rfmClass = null, group = null } = row.rfm ?? {}
  const metrics = columns.map(({ key }) => row.metrics[key] ?? null)
  return csvRow([row.no, row.id, row.name, row.phone, row.city, tiers, rfmClass, group, ...metrics])
}

/** One CSV row. A text that a spreadsheet would take for a formula gets an apostrophe in front. */
export const csvRow = (cells: readonly (string | number | null)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`

function csvCell(cell: string | number | null): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const safe = /^[=+\-@\t\r\0]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
