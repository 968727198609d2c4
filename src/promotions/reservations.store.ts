import { problem } from '#core/problem.ts'
import { fail, ok, ProblemError, type Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import { sql } from '#sql/sql.ts'
import { instant } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'
import { holdCoupons, returnCoupons, useCoupons } from './coupons.store.ts'
import { giveBack, type Take, takeLimits } from './limits.store.ts'
import { findQuote, type KeptQuote, type QuoteState, setQuoteState } from './quotes.store.ts'

/** What a quote takes of the limits as they are in the transaction: another process may have just set them. */
export type TakesOf = (
  inner: Ledger,
  quote: KeptQuote,
) => Promise<{
  readonly limits: readonly Take[]
  /** Hashes of single codes. */
  readonly coupons: readonly string[]
}>

type Wish = {
  readonly id: string
  readonly to: 'reserved' | 'committed'
  readonly orderId?: string | undefined
  readonly now: Millis
}

/**
 * Reserves or commits a quote: once, however often it is asked. An open one takes from the limits now, a reserved one
 * has. Problems `not_found`, `quote_expired`, `quote_state`, `promotion_used_up`, `coupon_unusable`.
 */
export async function holdQuote(
  ledger: Ledger,
  wish: Wish,
  takesOf: TakesOf,
): Promise<Result<KeptQuote>> {
  const held = await tryHold(ledger, wish, takesOf)
  if (held.ok || held.problem.code !== 'promotion_used_up') return held
  // What others reserved and let lapse may be enough.
  return (await freeLapsed(ledger, wish.now)) > 0 ? tryHold(ledger, wish, takesOf) : held
}

function tryHold(ledger: Ledger, wish: Wish, takesOf: TakesOf): Promise<Result<KeptQuote>> {
  const { id, to, orderId, now } = wish
  return undoing(ledger, async (inner) => {
    const quote = await locked(inner, id)
    if (!quote.ok) return quote
    const { state, expiresAt } = quote.value
    if (state === to || (state === 'committed' && to === 'reserved')) return quote
    if (state === 'released') return fail(problem('quote_state', { id, state }))
    if (expiresAt <= now) return fail(problem('quote_expired', { id }))
    if (state === 'open') {
      const { customer } = quote.value
      const takes = await takesOf(inner, quote.value)
      // Codes first: they are one person's, so whoever comes too late waits for nobody else.
      if (!(await holdCoupons(inner, takes.coupons, { quote: id, customer, now })))
        return fail(problem('coupon_unusable'))
      const lacking = await takeLimits(inner, { quote: id, customer, at: now }, takes.limits)
      if (lacking !== undefined) return fail(problem('promotion_used_up', { promotion: lacking }))
    }
    if (to === 'committed') await useCoupons(inner, { quote: id, orderId, now })
    await setQuoteState(inner, id, { state: to, orderId })
    return ok({ ...quote.value, state: to, orderId: orderId ?? quote.value.orderId })
  })
}

/** Lets a quote go, also one that was committed: a cancelled order gives back what it took. Once is enough. */
export function releaseQuote(ledger: Ledger, id: string, now: Millis): Promise<Result<KeptQuote>> {
  return undoing(ledger, async (inner) => {
    const quote = await locked(inner, id)
    if (!quote.ok || quote.value.state === 'released') return quote
    await giveBack(inner, id, now)
    await returnCoupons(inner, id)
    await setQuoteState(inner, id, { state: 'released' })
    return ok({ ...quote.value, state: 'released' as QuoteState })
  })
}

/** Gives back what was reserved and never committed. Says how many quotes it was. */
export async function freeLapsed(ledger: Ledger, now: Millis): Promise<number> {
  const lapsed = await ledger.query<{ id: string }>(sql`
    SELECT id FROM quotes WHERE state = 'reserved' AND expires_at <= ${instant(now)} ORDER BY id LIMIT 1000`)
  let freed = 0
  for (const { id } of lapsed)
    freed += await ledger.transaction(async (inner) => {
      const quote = await findQuote(inner, id, true)
      if (quote?.state !== 'reserved') return 0
      await giveBack(inner, id, now)
      await returnCoupons(inner, id)
      await setQuoteState(inner, id, { state: 'released' })
      return 1
    })
  return freed
}

/** Quotes that nobody took are kept for so long, for the audit of fairness. */
export async function forgetOldQuotes(ledger: Ledger, before: Millis): Promise<void> {
  await ledger.query(sql`
    DELETE FROM quotes WHERE made_at < ${instant(before)} AND state = 'open'`)
}

async function locked(ledger: Ledger, id: string): Promise<Result<KeptQuote>> {
  const quote = await findQuote(ledger, id, true)
  return quote === undefined ? fail(problem('not_found', { what: 'quote', id })) : ok(quote)
}

/** A transaction that leaves nothing behind if it fails. */
async function undoing<T>(
  ledger: Ledger,
  run: (inner: Ledger) => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    return await ledger.transaction(async (inner) => {
      const done = await run(inner)
      if (!done.ok) throw new ProblemError(done.problem)
      return done
    })
  } catch (error) {
    if (error instanceof ProblemError) return fail(error.problem)
    throw error
  }
}
