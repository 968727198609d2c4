import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { ANONYMOUS_KINDS, identifierKinds } from '#facts/identity/identifier-kinds.ts'
import { IDENTITY_RULES, rulesOf } from '#facts/identity/identity-rules.ts'
import {
  customerNow,
  homesOf,
  listMerges,
  type Merge,
  mergesAmong,
} from '#facts/identity/merging/merges.store.ts'
import type { Merging } from '#facts/identity/merging/merging.ts'
import type { IdentitiesService } from '#api/identity-services.ts'
import type { IdentityMerge, IdentityRules, MergeAnswer } from '#api/shapes/identity.ts'
import { settingsStore } from '#stores/settings.store.ts'
import { findCustomer } from './customer-facts.store.ts'
import { customerId } from './customer-id.ts'
import { dismissPair, openPairs } from './identities.store.ts'
import { heldIdentifiers, people } from './identity-people.ts'
import { iso, isoOrNull, type ServiceDeps, type Shop } from './shop.ts'
import { identifierName } from './timeline-words.ts'

type Deps = ServiceDeps & { readonly merging: Merging; readonly wake: () => void }

/** Merging and parting customers, for people. */
export function createIdentitiesService(deps: Deps): IdentitiesService {
  const { ledger, clock, shop, merging } = deps
  const settings = settingsStore({ ledger, clock })
  return {
    async show(_actor, pointer) {
      const no = await findCustomer(deps, pointer)
      if (!no.ok) return no
      const identifiers = (await heldIdentifiers(deps, [no.value])).get(no.value) ?? []
      const merges = await mergesAmong(ledger, await homesOf(ledger, no.value))
      const id = customerId(
        no.value,
        identifiers.map(({ kind, value }) => [kind, value] as const),
      )
      return ok({
        no: no.value,
        id,
        identifiers,
        merges: merges.map((one) => mergeView(one, shop)),
      })
    },

    async list(_actor, { limit, after }) {
      const [before] = after ?? []
      const merges = await listMerges(ledger, {
        limit: limit + 1,
        before: before === undefined ? undefined : String(before),
      })
      const shown = merges.slice(0, limit)
      return ok({
        data: shown.map((one) => mergeView(one, shop)),
        next: merges.length > limit ? [shown.at(-1)?.id ?? ''] : null,
      })
    },

    async merge(actor, [first, second], { reason, dryRun }) {
      const [a, b] = [await findCustomer(deps, first), await findCustomer(deps, second)]
      if (!a.ok) return a
      if (!b.ok) return b
      const answer = await together(deps, a.value, b.value)
      if (dryRun) return ok(answer)
      if (a.value === b.value) return ok({ ...answer, dry_run: false })
      const no = await merging.merge(a.value, b.value, { by: actor.name, reason })
      deps.wake()
      const made = (await mergesAmong(ledger, [a.value])).find(
        (one) => one.undoneAt === null && [one.a, one.b].includes(b.value),
      )
      const id = (await people(deps, [no])).get(no)?.id ?? `no:${no}`
      return ok({ ...answer, no, id, dry_run: false, merge: made ? mergeView(made, shop) : null })
    },

    async unmerge(actor, id) {
      const undone = await merging.unmerge(id, { by: actor.name })
      if (!undone.ok) return undone
      deps.wake()
      const { a, b } = undone.value
      const now = [...new Set([await customerNow(ledger, a), await customerNow(ledger, b)])]
      const found = await people(deps, now)
      return ok({
        merge: mergeView(undone.value, shop),
        customers: now.map((no) => ({ no, id: found.get(no)?.id ?? `no:${no}` })),
      })
    },

    async suggestions(_actor, { limit, after }) {
      const [a, b] = after ?? []
      const pairs = await openPairs(ledger, {
        limit: limit + 1,
        after: after ? [Number(a), Number(b)] : undefined,
      })
      const shown = pairs.slice(0, limit)
      const found = await people(deps, [...new Set(shown.flatMap((pair) => [pair.a, pair.b]))])
      const last = shown.at(-1)
      return ok({
        data: shown.map((pair) => ({
          id: `${pair.a}-${pair.b}`,
          because: pair.because.map(({ kind, value }) => ({
            kind,
            name: identifierName(kind),
            value,
          })),
          seen_at: iso(pair.seenAt, shop),
          customers: [pair.a, pair.b].flatMap((no) => found.get(no) ?? []),
        })),
        next: pairs.length > limit && last ? [last.a, last.b] : null,
      })
    },

    async dismiss(actor, id) {
      const [, a = '', b = ''] = /^(\d{1,9})-(\d{1,9})$/.exec(id) ?? []
      const gone = await dismissPair(ledger, [Number(a), Number(b)], {
        by: actor.name,
        at: clock.now(),
      })
      return gone ? ok({ id }) : fail(problem('not_found', { what: 'identity suggestion', id }))
    },

    rules: async () => ok(rulesView((await settings.get(IDENTITY_RULES))?.value)),

    async setRules(_actor, { data }): Promise<Result<IdentityRules>> {
      for (const [at, { kind }] of data.entries()) {
        const known = identifierKinds.get(kind, `/data/${at}/kind`)
        if (!known.ok) return known
      }
      const before = rulesOf((await settings.get(IDENTITY_RULES))?.value)
      const now = { ...before, ...Object.fromEntries(data.map(({ kind, way }) => [kind, way])) }
      const set = await settings.set(IDENTITY_RULES, now)
      return set.ok ? ok(rulesView(set.value.value)) : set
    },
  }
}

/** The two beside each other, and what they have together. Goes by whom is known longest. */
async function together(deps: ServiceDeps, a: number, b: number): Promise<MergeAnswer> {
  const numbers = [...new Set([a, b])]
  const found = await people(deps, numbers)
  const before = numbers.flatMap((no) => found.get(no) ?? [])
  const known = before.filter(({ identifiers }) =>
    identifiers.some(({ kind }) => !ANONYMOUS_KINDS.has(kind)),
  )
  const no = Math.min(...(known.length > 0 ? known : before).map((one) => one.no))
  const sum = (key: 'orders' | 'net_spend' | 'events'): number =>
    before.reduce((all, one) => all + one[key], 0)
  return {
    no,
    id: found.get(no)?.id ?? `no:${no}`,
    dry_run: true,
    before,
    orders: sum('orders'),
    net_spend: sum('net_spend'),
    events: sum('events'),
    currency: deps.shop.currency(),
    merge: null,
  }
}

const rulesView = (set: unknown): IdentityRules => {
  const rules = rulesOf(set)
  return {
    data: identifierKinds.all.map(({ key, name, others }) => ({
      kind: key,
      name,
      way: rules[key] ?? others,
      usual: others,
    })),
  }
}

const mergeView = (merge: Merge, shop: Shop): IdentityMerge => ({
  id: merge.id,
  homes: [merge.a, merge.b],
  way: merge.way,
  way_name: merge.way === 'person' ? { zh: '人工', en: 'by hand' } : identifierName(merge.way),
  reason: merge.reason,
  made_at: iso(merge.madeAt, shop),
  made_by: merge.madeBy,
  undone_at: isoOrNull(merge.undoneAt ?? undefined, shop),
  undone_by: merge.undoneBy,
})
