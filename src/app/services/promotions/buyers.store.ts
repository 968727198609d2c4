import type { Millis } from '#core/time.ts'
import { normalizeIdentifier } from '#facts/identity/normalize.ts'
import { param, sql } from '#sql/sql.ts'
import { texts } from '#stores/instant.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import { instant } from '#metrics/standpoint.ts'
import type { BuyerLevel } from '#promotions/buyer.ts'
import type { CustomerPointer } from '#api/customer-filter.ts'

/** The numbers of customers, in the order of the pointers; undefined: nobody has that identifier. */
export async function numbersOf(
  ledger: Ledger,
  pointers: readonly CustomerPointer[],
): Promise<(number | undefined)[]> {
  const wanted = pointers.map((pointer) => {
    if (pointer.kind === 'no') return undefined
    const value = normalizeIdentifier(pointer.identifier, pointer.value)
    return value.ok && value.value !== undefined
      ? { kind: pointer.identifier, value: value.value }
      : undefined
  })
  const asked = wanted.filter((one) => one !== undefined)
  const rows =
    asked.length === 0
      ? []
      : await ledger.query<{ kind: string; value: string; customer: number }>(sql`
          SELECT i.kind, i.value, i.customer FROM identifiers i
          JOIN unnest(${texts(asked.map(({ kind }) => kind))}, ${texts(asked.map(({ value }) => value))})
            AS w (kind, value) ON i.kind = w.kind AND i.value = w.value`)
  const found = new Map(rows.map(({ kind, value, customer }) => [`${kind} ${value}`, customer]))
  return pointers.map((pointer, index) => {
    if (pointer.kind === 'no') return pointer.no
    const one = wanted[index]
    const customer = one && found.get(`${one.kind} ${one.value}`)
    return customer === undefined ? undefined : Number(customer)
  })
}

/** The levels of customers in every tier program, as they stand. */
export async function levelsOf(
  facts: Facts,
  customers: readonly number[],
): Promise<Readonly<Record<string, BuyerLevel>>[]> {
  const rows = await facts.query<{
    customer: number
    program: string
    level: string
    rank: number
  }>(
    sql`
      SELECT customer, program, level, rank FROM customer_tiers FINAL
      WHERE level != '' AND customer IN (${param([...customers], 'Array(UInt32)')})`,
  )
  const found = Map.groupBy(rows, ({ customer }) => customer)
  return customers.map((customer) =>
    Object.fromEntries(
      (found.get(customer) ?? []).map(({ program, level, rank }) => [
        program,
        { key: level, rank },
      ]),
    ),
  )
}

/** Who has bought something that was not cancelled, under any of the identities that were merged. */
export async function boughtBefore(
  facts: Facts,
  customers: readonly number[],
  at: Millis,
): Promise<boolean[]> {
  const rows = await facts.query<{ customer: number }>(sql`
    SELECT DISTINCT customer FROM orders FINAL
    WHERE past = 0 AND gone = 0 AND known = 1 AND state = 'paid' AND at <= ${instant(at)}
      AND customer IN (${param([...customers], 'Array(UInt32)')})`)
  const found = new Set(rows.map(({ customer }) => customer))
  return customers.map((customer) => found.has(customer))
}
