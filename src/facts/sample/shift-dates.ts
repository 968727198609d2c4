import { type Readable, Transform, type TransformCallback } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

const WEEK = 7 * 86_400_000

/**
 * Whole weeks by which dates can be moved forward so that `last` (a wall-clock time, `yyyy-mm-dd hh:mm:ss`) is
 * not after `now` (the same, in the shop's zone). Whole weeks, so that every weekday stays what it was.
 *
 * @example weeksUpTo('2011-12-09 12:50:00', '2026-11-22 09:00:00') // 780: the last day becomes 2026-11-20
 */
export function weeksUpTo(last: string, now: string): number {
  return Math.max(0, Math.floor((wallClock(now) - wallClock(last)) / WEEK))
}

/**
 * The CSV with the dates of one column moved forward by whole weeks; everything else passes byte for byte.
 * A cell that does not begin with a date (`yyyy-mm-dd`) is left as it is. Streaming: memory does not grow.
 *
 * @example shiftedSample(file, { weeks: 780, column: 'InvoiceDate' })
 */
export function shiftedSample(
  source: Readable,
  options: { readonly weeks: number; readonly column: string },
): Readable {
  const decoder = new StringDecoder('utf8')
  const later = dateShifter(options.weeks)
  let rest = ''
  let column = -1

  const take = (text: string): string => {
    let out = ''
    let from = 0
    for (const end of endsOfRecords(text)) {
      const record = text.slice(from, end)
      if (column < 0) {
        column = cells(record).findIndex(
          ([start, stop]) => record.slice(start, stop).trim() === options.column,
        )
        if (column < 0) throw new Error(`the sample has no column ${options.column}`)
        out += record
      } else out += shiftRecord(record, column, later)
      from = end
    }
    rest = text.slice(from)
    return out
  }

  const moved = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      done(null, take(rest + decoder.write(chunk)))
    },
    flush(done: TransformCallback) {
      const last = rest + decoder.end()
      done(null, last === '' ? '' : take(`${last}\n`).slice(0, -1))
    },
  })
  source.on('error', (error) => moved.destroy(error))
  moved.on('close', () => source.destroy())
  return source.pipe(moved)
}

function shiftRecord(record: string, column: number, later: (date: string) => string): string {
  const cell = cells(record)[column]
  if (cell === undefined) return record
  const start = record[cell[0]] === '"' ? cell[0] + 1 : cell[0]
  const date = record.slice(start, start + 10)
  return /^\d{4}-\d\d-\d\d$/.test(date)
    ? record.slice(0, start) + later(date) + record.slice(start + 10)
    : record
}

/** Positions after the line feeds that end records; one inside quotes belongs to a cell. */
function* endsOfRecords(text: string): Generator<number> {
  let quote = text.indexOf('"')
  let quoted = false
  for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', feed + 1)) {
    for (; quote >= 0 && quote < feed; quote = text.indexOf('"', quote + 1)) quoted = !quoted
    if (!quoted) yield feed + 1
  }
}

/** Where each cell of the record begins and ends, quotes included. */
function cells(record: string): [start: number, stop: number][] {
  const found: [number, number][] = []
  const length = record.length - (record.endsWith('\r\n') ? 2 : record.endsWith('\n') ? 1 : 0)
  let start = 0
  let quoted = false
  for (let at = 0; at < length; at++) {
    const character = record[at]
    if (character === '"') quoted = !quoted
    else if (character === ',' && !quoted) {
      found.push([start, at])
      start = at + 1
    }
  }
  found.push([start, length])
  return found
}

/** Moves dates; a sample has few different ones, so each is worked out once. */
function dateShifter(weeks: number): (date: string) => string {
  const known = new Map<string, string>()
  return (date) => {
    let later = known.get(date)
    if (later === undefined) {
      later = new Date(Date.parse(`${date}T00:00:00Z`) + weeks * WEEK).toISOString().slice(0, 10)
      known.set(date, later)
    }
    return later
  }
}

const wallClock = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`)
