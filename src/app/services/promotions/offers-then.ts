import type { Millis } from '#core/time.ts'
import type { BuyerLevel } from '#promotions/buyer.ts'
import { parsePromotion } from '#promotions/check-promotion.ts'
import { compileOffer, type Offer } from '#promotions/offer.ts'
import { listDefinitionsEver } from '#stores/definitions.store.ts'
import type { ServiceDeps } from '../shop.ts'
import { TIER_PROGRAM, toStored, versionAt } from '../tier-programs.ts'
import { laddersOf, levelOffer, PROMOTION } from './promotion-book.ts'

/** An offer as it was in a version; undefined: there never was one. */
export type OffersThen = {
  (key: string, version: number, at: Millis): Offer | undefined
  /** The places of levels in the ladders of that time. */
  readonly levels: (
    levels: Readonly<Record<string, string>>,
    at: Millis,
  ) => Record<string, BuyerLevel>
}

/** Every version of every promotion and tier program that there ever was, ended ones too. */
export async function offersThen({ ledger, shop }: ServiceDeps): Promise<OffersThen> {
  const [promotions, programs] = await Promise.all([
    listDefinitionsEver(ledger, PROMOTION),
    listDefinitionsEver(ledger, TIER_PROGRAM),
  ])
  const bodies = new Map(
    promotions.flatMap(({ key, versions }) =>
      versions.map((one) => [`${key} ${one.version}`, one.body] as const),
    ),
  )
  const stored = programs.map(toStored).filter(({ versions }) => versions.length > 0)
  const made = new Map<string, Offer | undefined>()
  const laddersAt = (at: Millis) => laddersOf(stored, at)
  const make = (key: string, version: number, at: Millis): Offer | undefined => {
    const context = { zone: shop.zone(), ladders: laddersAt(at) }
    if (key.startsWith('level:')) {
      const program = stored.find((one) => `level:${one.key}` === key)
      const rule = program?.versions.find((one) => one.version === version)
      return program && rule && levelOffer(program.key, rule, context)
    }
    const read = parsePromotion(bodies.get(`${key} ${version}`), context)
    return read.ok
      ? compileOffer(read.value.promotion, read.value.kind, { ...context, version })
      : undefined
  }
  /** Ladders change with the programs' versions only. */
  const stampAt = (at: Millis): string =>
    stored.map((program) => versionAt(program, at).version).join()
  const find = (key: string, version: number, at: Millis): Offer | undefined => {
    const id = `${key} ${version} ${stampAt(at)}`
    if (!made.has(id)) made.set(id, make(key, version, at))
    return made.get(id)
  }
  const levels: OffersThen['levels'] = (named, at) => {
    const ladders = laddersAt(at)
    return Object.fromEntries(
      Object.entries(named).map(([program, key]) => {
        const rank = (ladders[program] ?? []).findIndex((level) => level.key === key)
        return [program, { key, rank }]
      }),
    )
  }
  return Object.assign(find, { levels })
}
