import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { fromEngineTime, type Millis } from '#core/time.ts'
import { findByIdentifier } from '#facts/identity/identity.store.ts'
import { customerNow } from '#facts/identity/merging/merges.store.ts'
import { normalizeIdentifier } from '#facts/identity/normalize.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { and, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import type { CustomerPointer } from '#api/customer-filter.ts'
import { versionsKnown } from './shop.ts'

type Stores = { readonly facts: Facts; readonly ledger: Ledger }

/** The number of the customer that a path names; problem `not_found` if there is none. */
export async function findCustomer(
  stores: Stores,
  pointer: CustomerPointer,
): Promise<Result<number>> {
  const no = await numberOf(stores.ledger, pointer)
  if (!no.ok) return no
  if (no.value !== undefined && (await knownSince(stores.facts, no.value)) !== undefined)
    return ok(no.value)
  return fail(problem('not_found', { what: 'customer', id: textOf(pointer) }))
}

/** Since when Zhike knows of the customer; undefined if it does not. */
export async function knownSince(facts: Facts, customer: number): Promise<Millis | undefined> {
  const rows = await facts.query<{ known_from: string }>(
    sql`SELECT known_from FROM customers FINAL WHERE customer = ${param(customer, 'UInt32')}`,
  )
  return rows[0] && fromEngineTime(rows[0].known_from)
}

/** A value that a customer's attribute had. */
export type HeldAttribute = {
  readonly customer: number
  readonly name: string
  readonly value: string
  readonly at: Millis
  readonly source: string
}

/** The attributes that the customers had, without those taken away; `names` undefined = all. */
export async function attributesOf(
  facts: Facts,
  customers: readonly number[],
  standpoint: Standpoint,
  names?: readonly string[],
): Promise<HeldAttribute[]> {
  if (customers.length === 0) return []
  const wanted: Sql[] = [
    sql`customer IN (${param(customers, 'Array(UInt32)')})`,
    versionsKnown(standpoint),
    sql`at <= ${instant(standpoint.asOf)}`,
  ]
  if (names) wanted.push(sql`name IN (${param(names, 'Array(String)')})`)
  const rows = await facts.query<Omit<HeldAttribute, 'at'> & { last_at: string }>(sql`
    SELECT customer, toString(name) AS name, argMax(value, (at, value)) AS value, max(at) AS last_at, argMax(source, at) AS source
    FROM attributes FINAL
    WHERE ${and(wanted)}
    GROUP BY customer, name
    HAVING value != ''
    ORDER BY customer, name`)
  return rows.map(({ last_at, ...row }) => ({ ...row, at: fromEngineTime(last_at) }))
}

/** Identifiers with the time of their coming, strongest kinds first. */
export type HeldIdentifier = {
  readonly id: string
  readonly kind: string
  readonly value: string
  readonly since: Millis
}

export async function identifiersSince(
  ledger: Ledger,
  customer: number,
): Promise<HeldIdentifier[]> {
  const rows = await ledger.query<{ id: bigint; kind: string; value: string; created_at: Millis }>(
    sql`SELECT id, kind, value, created_at FROM identifiers WHERE customer = ${customer} ORDER BY id`,
  )
  return rows.map((row) => ({
    id: String(row.id),
    kind: row.kind,
    value: row.value,
    since: row.created_at,
  }))
}

async function numberOf(
  ledger: Ledger,
  pointer: CustomerPointer,
): Promise<Result<number | undefined>> {
  // A number that was merged into another goes on answering, as the customer that it is now.
  if (pointer.kind === 'no') return ok(await customerNow(ledger, pointer.no))
  const value = normalizeIdentifier(pointer.identifier, pointer.value)
  if (!value.ok) return value
  return ok(
    value.value === undefined
      ? undefined
      : await findByIdentifier(ledger, pointer.identifier, value.value),
  )
}

const textOf = (pointer: CustomerPointer): string =>
  pointer.kind === 'no'
    ? `no:${pointer.no}`
    : pointer.identifier === 'customer_id'
      ? pointer.value
      : `${pointer.identifier}:${pointer.value}`
