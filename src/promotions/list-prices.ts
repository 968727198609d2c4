import type { Millis } from '#core/time.ts'

/** A price that was asked of somebody for one thing somewhere. */
export type AskedPrice = {
  readonly quote: string
  readonly at: Millis
  /** What was asked for, and where: the same conditions. */
  readonly thing: string
  readonly price: number
}

/** A price that returned after another had been asked: the one in between was not a change of price. */
export type OddPrice = { readonly asked: AskedPrice; readonly usual: number }

/** A price that returns within so long was not raised and lowered again for everybody. */
const SOON_MS = 3_600_000

/**
 * Finds list prices that were asked of some and not of others at the same time. A shop may change a price: then the
 * old one is not seen again. Where it is, within the hour, those who were asked another one in between were asked a
 * price of their own. `asked` comes in order of time.
 *
 * @example oddPrices([100 at 9:00, 120 at 9:01, 100 at 9:02]) // the 120
 */
export function oddPrices(asked: readonly AskedPrice[]): OddPrice[] {
  const byThing = Map.groupBy(asked, ({ thing }) => thing)
  return [...byThing.values()].flatMap(oddOfOne)
}

function oddOfOne(asked: readonly AskedPrice[]): OddPrice[] {
  const odd: OddPrice[] = []
  /** Where the price that is usual now was seen last; those since then were asked another. */
  let last = 0
  for (let place = 1; place < asked.length; place += 1) {
    const usual = asked[last] as AskedPrice
    const one = asked[place] as AskedPrice
    if (one.price === usual.price && one.at - usual.at <= SOON_MS) {
      // What was asked in one and the same moment has no order.
      const between = asked.slice(last + 1, place).filter(({ at }) => at > usual.at && at < one.at)
      odd.push(...between.map((asked) => ({ asked, usual: usual.price })))
      last = place
    } else if (!returns(asked, last, place)) last = place
  }
  return odd
}

/** Whether the usual price is asked again soon after. */
function returns(asked: readonly AskedPrice[], last: number, from: number): boolean {
  const usual = asked[last] as AskedPrice
  for (let place = from; place < asked.length; place += 1) {
    const one = asked[place] as AskedPrice
    if (one.at - usual.at > SOON_MS) return false
    if (one.price === usual.price) return true
  }
  return false
}
