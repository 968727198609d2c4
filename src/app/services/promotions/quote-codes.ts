import type { Millis } from '#core/time.ts'
import { couponHash, couponHint, plainCode } from '#promotions/coupon-code.ts'
import { usableCoupons } from '#promotions/coupons.store.ts'
import type { Ledger } from '#stores/ports.ts'
import type { Promotions } from './promotion-book.ts'

/** Codes that were presented, understood. */
export type Codes = {
  /** For each offer the code as it may be shown; of several codes of one offer the first counts. */
  readonly shown: ReadonlyMap<string, string>
  /** Of single codes, the hash. */
  readonly single: ReadonlyMap<string, string>
  /** Why is not told: who tries codes must not learn which ones there are. */
  readonly unknown: readonly string[]
}

/** Which offer each code is for: a public one by the definitions, a single one by the ledger. */
export async function codesOf(
  ledger: Ledger,
  presented: readonly string[],
  who: { readonly book: Promotions; readonly customer: number; readonly now: Millis },
): Promise<Codes> {
  const codes = [...new Set(presented.map(plainCode))]
  const { byPublicCode } = who.book
  const others = codes.filter((code) => !byPublicCode.has(code))
  const found =
    others.length === 0
      ? new Map<string, string>()
      : await usableCoupons(ledger, others.map(couponHash), who)
  const shown = new Map<string, string>()
  const single = new Map<string, string>()
  const unknown: string[] = []
  for (const code of codes) {
    const hash = byPublicCode.has(code) ? undefined : couponHash(code)
    const offer = hash === undefined ? byPublicCode.get(code) : found.get(hash)
    if (offer === undefined) unknown.push(code)
    else if (!shown.has(offer)) {
      shown.set(offer, hash === undefined ? code : couponHint(code))
      if (hash !== undefined) single.set(offer, hash)
    }
  }
  return { shown, single, unknown }
}
