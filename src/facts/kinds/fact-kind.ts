import type { Sql } from '#sql/sql.ts'
import type { Stage } from '../stage/stage.ts'
import type { VersionedTable } from '../tables/versioned.ts'

/** Where a kind's statement reads from and what it stamps on the rows. */
export type NextContext = {
  /** Stage rows to take in, good ones only: `(SELECT … FROM stage WHERE …)`, with `row`, `who` and the stage's columns. */
  readonly staged: Sql
  /** (who, customer, identity) of everybody staged. */
  readonly whos: Sql
  /** When we learnt it; 'YYYY-MM-DD hh:mm:ss.sss' UTC. */
  readonly now: string
  readonly rev: bigint
  readonly load: number
  /** The shop's currency, for rows that name none. */
  readonly currency: string
}

/**
 * A kind of fact, as ingest needs it: its stage, its table, and how staged rows and what is known become the
 * next version of each fact.
 */
export type FactKind = {
  readonly key: Stage['kind']
  readonly stage: Stage
  readonly table: VersionedTable
  /** How a stage row names its fact: SQL over the stage's columns, equal to the table's `key` (customers: none). */
  readonly next: (context: NextContext) => Sql
  /** A shorter way for facts of which nothing is known yet, where there is one; it makes the same rows as `next`. */
  readonly firsts?: Firsts
  /** The digest of a row of the table, where it speaks of the customer: a fact that moves to another has a new one. */
  readonly digest?: Sql
  /** What an outcome is counted by in the stage: the fact's key column. */
  readonly countBy: Sql
}

type Firsts = {
  /** (key, row, first) of all facts of staged rows; `first`: may go the shorter way. `known`: the query of keys that may not. */
  readonly heads: (staged: Sql, known: Sql) => Sql
  /** Rows of those facts, of which alone the context's stage rows are; `heads` names the table of them. */
  readonly next: (context: NextContext, heads: Sql) => Sql
}
