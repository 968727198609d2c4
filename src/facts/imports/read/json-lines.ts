import { parseJson } from '#core/json.ts'
import { LF } from './cell-bytes.ts'
import { MAX_CELL, MAX_QUOTED } from './csv-reader.ts'
import type { RejectCode } from './reject-codes.ts'

/** A line's object as named texts: one set for each item of its lists (an order's lines), at least one. */
export type JsonRecord =
  | { readonly row: number; readonly items: readonly ReadonlyMap<string, string>[] }
  | {
      readonly row: number
      readonly code: RejectCode
      readonly detail: string
      readonly text: string
    }

/** Reads JSON Lines. Blank lines are no records. A line that is no object becomes a reject. */
export async function* jsonRecords(text: AsyncIterable<Buffer>): AsyncGenerator<JsonRecord[]> {
  let rest: Buffer = Buffer.alloc(0)
  let row = 0
  let skipping = false
  const take = (line: Buffer): JsonRecord[] => {
    const trimmed = line.toString('utf8').trim()
    return trimmed === '' ? [] : [recordOf(trimmed, ++row)]
  }
  for await (const chunk of text) {
    const buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const records: JsonRecord[] = []
    let from = 0
    for (let at = buffer.indexOf(LF); at !== -1; at = buffer.indexOf(LF, from)) {
      if (skipping) skipping = false
      else records.push(...take(buffer.subarray(from, at)))
      from = at + 1
    }
    // A copy: the piece's memory is used again.
    rest = Buffer.from(buffer.subarray(from))
    if (rest.length > MAX_QUOTED && !skipping) {
      records.push({
        row: ++row,
        code: 'record_too_long',
        detail: String(rest.length),
        text: rest.toString('utf8', 0, 2_000),
      })
      skipping = true
    }
    if (skipping) rest = Buffer.alloc(0)
    if (records.length > 0) yield records
  }
  if (!skipping) yield take(rest)
}

function recordOf(text: string, row: number): JsonRecord {
  let value: unknown
  try {
    value = parseJson(text)
  } catch (error) {
    return { row, code: 'invalid_json', detail: (error as Error).message.slice(0, 200), text }
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return { row, code: 'not_an_object', detail: '', text }
  if (text.includes('\\u0000')) return { row, code: 'nul_byte', detail: '', text }
  const shape: Shape = { own: new Map(), lists: new Map() }
  flatten(value as JsonObject, '', shape, 0)
  const items = itemsOf(shape)
  const tooLong = items.some((item) => [...item.values()].some((cell) => cell.length > MAX_CELL))
  return tooLong
    ? { row, code: 'cell_too_long', detail: '', text: text.slice(0, 2_000) }
    : { row, items }
}

type JsonObject = Readonly<Record<string, unknown>>
type Shape = { readonly own: Map<string, string>; readonly lists: Map<string, JsonObject[]> }

/** Deeper than this is kept as JSON: no column of ours lies so deep. */
const MAX_DEPTH = 6

function flatten(object: JsonObject, prefix: string, shape: Shape, depth: number): void {
  for (const [key, value] of Object.entries(object)) {
    const name = prefix + key
    if (isObject(value) && depth < MAX_DEPTH) flatten(value, `${name}.`, shape, depth + 1)
    else if (isList(value) && depth < MAX_DEPTH) shape.lists.set(name, value)
    else shape.own.set(name, textOf(value))
  }
}

/** One set of texts per item of every list, each with the object's own; the object alone if there are no items. */
function itemsOf(shape: Shape): Map<string, string>[] {
  const items: Map<string, string>[] = []
  for (const [list, objects] of shape.lists) {
    for (const object of objects) {
      const inner: Shape = { own: new Map(shape.own), lists: new Map() }
      flatten(object, `${list}[].`, inner, 1)
      for (const [name, deeper] of inner.lists) inner.own.set(name, JSON.stringify(deeper))
      items.push(inner.own)
    }
  }
  return items.length > 0 ? items : [new Map(shape.own)]
}

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function isList(value: unknown): value is JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject)
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value))
    return value.every((one) => one === null || typeof one !== 'object')
      ? value
          .map(textOf)
          .filter((one) => one !== '')
          .join(',')
      : JSON.stringify(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
