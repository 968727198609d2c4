import Table from 'cli-table3'
import { formatMinor } from '#core/money.ts'
import type { ProblemAnswer } from '#api/shapes/problem.ts'
import type { Unit } from '#api/shapes/metric.ts'
import type { Io } from './io.ts'

export type Cell = string | number | boolean | null | undefined

/** A table without a frame: columns of numbers are right-aligned. */
export function table(io: Io, head: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const numeric = head.map(
    (_, column) => rows.length > 0 && rows.every((row) => isNumber(row[column])),
  )
  const made = new Table({
    head: [...head],
    colAligns: numeric.map((yes) => (yes ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: NO_FRAME,
  })
  made.push(...rows.map((row) => row.map(text)))
  io.out(`${made.toString().replace(/[ \t]+$/gm, '')}\n`)
}

/** Names and values below each other. */
export function sheet(io: Io, pairs: readonly (readonly [string, Cell])[]): void {
  const made = new Table({
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: NO_FRAME,
  })
  made.push(...pairs.map(([name, value]) => [name, text(value)]))
  io.out(`${made.toString().replace(/[ \t]+$/gm, '')}\n`)
}

/** The one document of --json. */
export const json = (io: Io, value: unknown): void => io.out(`${JSON.stringify(value, null, 2)}\n`)

/** A metric's value as people read it. */
export function metricText(value: Cell, unit: Unit | string, currency: string): string {
  if (value === null || value === undefined) return '–'
  if (typeof value !== 'number') return String(value)
  if (unit === 'money') return `${grouped(formatMinor(Math.round(value), currency))} ${currency}`
  if (unit === 'basis_points') return `${(value / 100).toFixed(2)}%`
  if (unit === 'time') return new Date(value).toISOString()
  return grouped(String(value))
}

/** What was refused, and where. */
export function problemText(problem: ProblemAnswer): string {
  const places = (problem.errors ?? []).map(({ pointer, detail }) => `  ${pointer} ${detail}\n`)
  return `${problem.detail} [${problem.code}]\n${places.join('')}`
}

/** 1234567.5 → 1,234,567.5 */
export function grouped(text: string): string {
  const [whole = '', ...rest] = text.split('.')
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.')
}

const isNumber = (cell: Cell): boolean =>
  cell === null ||
  cell === undefined ||
  typeof cell === 'number' ||
  /^-?[\d,.]+%?( [A-Z]{3})?$|^–$/.test(String(cell))

const text = (cell: Cell): string =>
  cell === null || cell === undefined
    ? '–'
    : typeof cell === 'number'
      ? grouped(String(cell))
      : String(cell)

const NO_FRAME = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((name) => [name, '']),
)
