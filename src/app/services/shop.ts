import type { Clock } from '#core/clock.ts'
import { formatTime, type Millis } from '#core/time.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import type { When } from '#api/services.ts'

/** The shop's settings as they are now. */
export type Shop = {
  /** IANA zone in which the shop's days are counted. */
  readonly zone: () => string
  /** ISO 4217 */
  readonly currency: () => string
}

/** What most services stand on. */
export type ServiceDeps = {
  readonly facts: Facts
  readonly ledger: Ledger
  readonly clock: Clock
  readonly shop: Shop
}

/** From where a request looks at the facts. Left out, both times mean now. */
export const standpointOf = (
  when: When,
  { clock, shop }: Pick<ServiceDeps, 'clock' | 'shop'>,
): Standpoint => ({
  asOf: when.asOf ?? clock.now(),
  ...(when.knownAt === undefined ? {} : { knownAt: when.knownAt }),
  zone: shop.zone(),
  currency: shop.currency(),
})

/** Whether the stored numbers answer: neither another instant nor another knowledge is asked for. */
export const isNow = (when: When): boolean => when.asOf === undefined && when.knownAt === undefined

/** An instant as answers carry it: in the shop's zone. */
export const iso = (at: Millis, shop: Shop): string => formatTime(at, shop.zone())
export const isoOrNull = (at: Millis | null | undefined, shop: Shop): string | null =>
  at === null || at === undefined ? null : iso(at, shop)

/** Which versions of facts hold, for a table read with FINAL: those known now, or those known at an instant. */
export const versionsKnown = ({ knownAt }: Pick<Standpoint, 'knownAt'>): Sql =>
  knownAt === undefined
    ? sql`past = 0`
    : sql`known_from <= ${instant(knownAt)} AND known_to > ${instant(knownAt)}`
