import type { Json } from '#core/json.ts'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { parsePromotion } from '#promotions/check-promotion.ts'
import { promotionKinds } from '#promotions/kinds/registry.ts'
import { usedOf } from '#promotions/limits.store.ts'
import { momentAt } from '#promotions/moment.ts'
import { compileOffer, type Ladders } from '#promotions/offer.ts'
import { type Promotion, PromotionFrame } from '#promotions/promotion.ts'
import { promotionSentence } from '#promotions/sentence.ts'
import type { WhyNotCode } from '#promotions/why-not.ts'
import {
  addDefinitionVersion,
  createDefinition,
  type Definition,
  findDefinition,
  removeDefinition,
} from '#stores/definitions.store.ts'
import type { Actor } from '#api/actor.ts'
import type { PromotionsService } from '#api/promotion-services.ts'
import type { PromotionInput, PromotionItem } from '#api/shapes/promotion.ts'
import { bothLanguages } from '../metric-view.ts'
import { iso, type ServiceDeps } from '../shop.ts'
import { PROMOTION, type PromotionBook } from './promotion-book.ts'

type Deps = ServiceDeps & { readonly promotions: PromotionBook }

/** Promotions as people define them: versions that are never edited, in force at once. */
export function createPromotions(deps: Deps): PromotionsService {
  const { ledger, clock, promotions } = deps
  const ref = (key: string, etag = '') => ({ kind: PROMOTION, key, etag })
  const versionOf = (actor: Actor, body: Promotion, note = '') => {
    const at = clock.now()
    return { body: body as unknown as Json, effectiveAt: at, note, by: actor.name, at }
  }
  const written = async (changed: Result<Definition>): Promise<Result<PromotionItem>> => {
    if (!changed.ok) return changed
    await promotions.refresh()
    return ok((await viewsOf(deps, [changed.value]))[0] as PromotionItem)
  }
  const check = async (input: PromotionInput): Promise<Result<Promotion>> => {
    const { ladders, byPublicCode } = await promotions.refresh()
    const read = parsePromotion(input.definition, { ladders })
    if (!read.ok) return fail(under(read.problem, '/definition'))
    const { promotion } = read.value
    const other = byPublicCode.get(promotion.public_code?.toUpperCase() ?? '')
    if (other !== undefined && other !== promotion.key)
      return fail(problem('key_taken', { key: other }, '/definition/public_code'))
    return ok(promotion)
  }
  return {
    kinds: async () =>
      ok(
        promotionKinds.all.map(({ key, name, about, stage, byPieces, byCode, terms, example }) => ({
          key,
          name,
          about,
          stage,
          by_pieces: byPieces ?? false,
          by_code: byCode ?? false,
          terms,
          frame: PromotionFrame,
          example,
        })),
      ),
    list: async () => ok(await viewsOf(deps, (await promotions.refresh()).definitions)),
    show: async (_actor, key) => {
      const found = await findDefinition(ledger, ref(key))
      if (!found || found.removed) return fail(problem('not_found', { what: 'promotion', id: key }))
      return ok((await viewsOf(deps, [found]))[0] as PromotionItem)
    },
    create: async (actor, input) => {
      const body = await check(input)
      if (!body.ok) return body
      const version = versionOf(actor, body.value, input.note)
      return written(await createDefinition(ledger, ref(body.value.key), version))
    },
    replace: async (actor, key, input, etag) => {
      const body = await check(input)
      if (!body.ok) return body
      const version = versionOf(actor, body.value, input.note)
      return written(await addDefinitionVersion(ledger, ref(key, etag), version))
    },
    remove: async (actor, key, etag) =>
      written(await removeDefinition(ledger, ref(key, etag), { by: actor.name, at: clock.now() })),
  }
}

const under = (it: Problem, at: string): Problem => ({
  ...it,
  ...(it.path === undefined ? {} : { path: `${at}${it.path}` }),
  ...(it.errors === undefined ? {} : { errors: it.errors.map((one) => under(one, at)) }),
})

const STATES: Partial<Record<WhyNotCode, PromotionItem['state']>> = {
  not_started: 'scheduled',
  ended: 'ended',
  other_times: 'other_times',
}

async function viewsOf(
  { ledger, clock, shop, promotions }: Deps,
  definitions: readonly Definition[],
): Promise<PromotionItem[]> {
  const keys = definitions.map(({ key }) => key)
  const used = await usedOf(ledger, keys, [])
  const { ladders } = promotions.now()
  const moment = momentAt(clock.now(), shop.zone())
  const currency = shop.currency()
  return definitions.map((definition) => {
    const body = definition.versions.at(-1)?.body as unknown as Promotion
    const { offer, kind } = offerOf(body, ladders, shop.zone())
    const shut = offer?.openAt(moment, 0)
    const own = used(definition.key, 0)
    return {
      key: definition.key,
      name: bothLanguages(body.name),
      kind: body.kind,
      kind_name: kind?.name ?? { zh: body.kind, en: body.kind },
      sentence: offer ? promotionSentence(body, offer, currency) : { zh: '', en: '' },
      state: body.paused ? 'paused' : shut ? (STATES[shut.why] ?? 'paused') : 'live',
      version: definition.versions.at(-1)?.version ?? 0,
      definition: body,
      versions: definition.versions
        .filter(({ removed }) => !removed)
        .map((one) => ({
          version: one.version,
          at: iso(one.createdAt, shop),
          by: one.createdBy,
          note: one.note,
          definition: one.body,
        })),
      used: {
        orders: own?.orders ?? 0,
        pieces: own?.pieces ?? 0,
        amount: { amount: own?.budget ?? 0, currency },
      },
      etag: definition.etag,
    }
  })
}

/** A definition whose kind or level is gone since is shown as it was written. */
function offerOf(body: Promotion, ladders: Ladders, zone: string) {
  const kind = promotionKinds.get(body.kind)
  if (!kind.ok) return { offer: undefined, kind: undefined }
  const offer = compileOffer(body, kind.value, { version: 0, zone, ladders })
  return { offer, kind: kind.value }
}
