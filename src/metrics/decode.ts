import { fromEngineTime } from '#core/time.ts'
import type { ColumnType } from './aggregates/aggregate.ts'
import type { Value } from './facts/fact.ts'

/** A metric's value as it comes from the engine in JSON: 64-bit integers and times are texts there. */
export type EngineValue = string | number | null

/** The value in TypeScript's terms: numbers, epoch milliseconds, yyyy-mm-dd, texts. */
export function decodeValue(type: ColumnType, value: EngineValue | undefined): Value {
  if (value === null || value === undefined) return null
  switch (type) {
    case 'integer':
    case 'float':
      return Number(value)
    case 'instant':
      return fromEngineTime(String(value))
    case 'date':
    case 'text':
      return String(value)
  }
}
