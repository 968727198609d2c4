import type { Clock } from '#core/clock.ts'
import { parsePromotion, type ReadPromotion } from '#promotions/check-promotion.ts'
import { promotionKinds } from '#promotions/kinds/registry.ts'
import { compileOffer, type Ladders, type Offer } from '#promotions/offer.ts'
import type { Promotion } from '#promotions/promotion.ts'
import type { TierProgramVersion } from '#loyalty/tier-program.ts'
import { type Definition, listDefinitions } from '#stores/definitions.store.ts'
import type { Ledger } from '#stores/ports.ts'
import type { Shop } from '../shop.ts'
import { listPrograms, type StoredProgram, versionAt } from '../tier-programs.ts'

/** Under which kind promotions are kept among the definitions. */
export const PROMOTION = 'promotion'

/** The offers as of the last look, ready for carts. */
export type Promotions = {
  readonly definitions: readonly Definition[]
  readonly offers: readonly Offer[]
  readonly byKey: ReadonlyMap<string, Offer>
  /** Offers of public codes, by the code in capitals. */
  readonly byPublicCode: ReadonlyMap<string, string>
  /** Those whose limits must be looked at before they are offered. */
  readonly limited: readonly string[]
  readonly contracts: ReadonlyMap<string, readonly string[]>
  readonly asksForFirstOrder: boolean
  readonly ladders: Ladders
}

export type PromotionBook = {
  readonly now: () => Promotions
  /** Looks whether something has changed, here or in another process. */
  readonly refresh: () => Promise<Promotions>
}

type Deps = { readonly ledger: Ledger; readonly clock: Clock; readonly shop: Shop }

/**
 * Promotions and the tier programs' own discounts, compiled again only when a definition has changed.
 *
 * @example const book = await promotionBook({ ledger, clock, shop })
 */
export async function promotionBook({ ledger, clock, shop }: Deps): Promise<PromotionBook> {
  let seen: string | undefined
  let current: Promotions = promotionsOf([], [], shop, clock.now())
  const refresh = async (): Promise<Promotions> => {
    const [definitions, programs] = await Promise.all([
      listDefinitions(ledger, PROMOTION),
      listPrograms(ledger),
    ])
    const at = clock.now()
    const stamp = [
      shop.zone(),
      ...definitions.map(({ key, etag }) => `${key} ${etag}`),
      ...programs.map((program) => `${program.key} ${versionAt(program, at).version}`),
    ].join('\n')
    if (stamp !== seen) {
      current = promotionsOf(definitions, programs, shop, at)
      seen = stamp
    }
    return current
  }
  await refresh()
  return { now: () => current, refresh }
}

function promotionsOf(
  definitions: readonly Definition[],
  programs: readonly StoredProgram[],
  shop: Shop,
  at: number,
): Promotions {
  const ladders = laddersOf(programs, at)
  const context = { zone: shop.zone(), ladders }
  const own = definitions.flatMap((definition) => {
    const read = readDefinition(definition, ladders)
    if (read === undefined) return []
    const version = definition.versions.at(-1)?.version ?? 0
    return [compileOffer(read.promotion, read.kind, { ...context, version })]
  })
  const levels = programs.map((program) => levelOffer(program.key, versionAt(program, at), context))
  const offers = [...own, ...levels.filter((offer) => offer !== undefined)]
  return {
    definitions,
    offers,
    byKey: new Map(offers.map((offer) => [offer.key, offer])),
    byPublicCode: new Map(
      offers.flatMap(({ key, publicCode }) =>
        publicCode === undefined ? [] : [[publicCode, key]],
      ),
    ),
    limited: offers.flatMap(({ key, limits }) => (Object.keys(limits).length > 0 ? [key] : [])),
    contracts: new Map(
      definitions.flatMap(({ key, versions }) => {
        const body = versions.at(-1)?.body as unknown as Promotion | undefined
        const isContract = body?.kind === 'contract_price'
        return isContract ? [[key, body.terms['customers'] as string[]]] : []
      }),
    ),
    asksForFirstOrder: offers.some(({ kind }) => kind.oncePerPerson),
    ladders,
  }
}

/** Checked when it was written; a level that has gone since makes the offer unusable, not the shop. */
export function readDefinition(
  { versions }: Definition,
  ladders: Ladders,
): ReadPromotion | undefined {
  const read = parsePromotion(versions.at(-1)?.body, { ladders })
  return read.ok ? read.value : undefined
}

export const laddersOf = (programs: readonly StoredProgram[], at: number): Ladders =>
  Object.fromEntries(
    programs.map((program) => [
      program.key,
      versionAt(program, at).body.levels.map(({ key, name }) => ({ key, name })),
    ]),
  )

/** What a tier program promises its levels is an offer by itself: `benefits: [{ "discount": 500 }]`. */
export function levelOffer(
  program: string,
  { body, version }: TierProgramVersion,
  context: { readonly zone: string; readonly ladders: Ladders },
): Offer | undefined {
  const levels = body.levels.flatMap(({ key, benefits = [] }) => {
    const bp = Math.max(0, ...benefits.map(({ discount }) => Number(discount ?? 0)))
    return Number.isInteger(bp) && bp > 0 && bp <= 10_000 ? [[key, bp] as const] : []
  })
  const kind = promotionKinds.get('tier_discount')
  if (levels.length === 0 || !kind.ok) return undefined
  const { zh, en = zh } = body.name
  const promotion: Promotion = {
    key: `level:${program}`,
    name: { zh: `${zh}折扣`, en: `${en} discount` },
    kind: kind.value.key,
    terms: { program, levels: Object.fromEntries(levels) },
    ...(body.scope === undefined ? {} : { stores: body.scope.stores }),
  }
  return compileOffer(promotion, kind.value, { ...context, version })
}
