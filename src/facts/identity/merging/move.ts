import type { Millis } from '#core/time.ts'
import { sql } from '#sql/sql.ts'

/** Facts of these homes may stand under others' numbers. `rev`, `at`: under what number and when it was noted. */
export type Move = { readonly rev: bigint; readonly at: Millis; readonly homes: readonly number[] }

/** Everybody whom the move is about, from the session's table `moves`: each of them has an identifier. */
export const MOVING = sql`(SELECT home FROM moves)`
