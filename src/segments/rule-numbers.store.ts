import { param, sql } from '#sql/sql.ts'
import type { Ledger } from '#stores/ports.ts'
import type { MemberRef } from './conditions/condition.ts'
import { refText } from './rule-plan.ts'

type Row = {
  readonly no: number
  readonly kind: MemberRef['kind']
  readonly key: string
  readonly value: string
}

const refOf = ({ kind, key, value }: Row): MemberRef =>
  value === '' ? { kind, key } : { kind, key, value }

/** All numbers that were ever given, by `refText`. */
export async function readRuleNumbers(ledger: Ledger): Promise<Map<string, number>> {
  const rows = await ledger.query<Row>(sql`SELECT no, kind, key, value FROM rule_numbers`)
  return new Map(rows.map((row) => [refText(refOf(row)), row.no]))
}

/** The numbers of these outputs; whoever has none gets one. */
export async function ruleNumbers(
  ledger: Ledger,
  refs: readonly MemberRef[],
): Promise<Map<string, number>> {
  const known = await readRuleNumbers(ledger)
  const missing = refs.filter((ref) => !known.has(refText(ref)))
  if (missing.length === 0) return known
  await ledger.query(sql`
    INSERT INTO rule_numbers (kind, key, value)
    SELECT * FROM unnest(
      ${param(
        missing.map(({ kind }) => kind),
        'Array(String)',
      )}::text[],
      ${param(
        missing.map(({ key }) => key),
        'Array(String)',
      )}::text[],
      ${param(
        missing.map(({ value }) => value ?? ''),
        'Array(String)',
      )}::text[])
    ON CONFLICT (kind, key, value) DO NOTHING`)
  return readRuleNumbers(ledger)
}
