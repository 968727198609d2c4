import { describeProblem, type Problem } from '#core/problem.ts'
import type { Millis } from '#core/time.ts'
import { identifiersOf } from '#facts/identity/identity.store.ts'
import { identifierKinds } from '#facts/identity/identifier-kinds.ts'
import type { Identifier } from '#facts/identity/resolve.ts'
import { customersNamed } from '#facts/sources/arrival-customers.store.ts'
import type { Arrival } from '#facts/sources/arrival.ts'
import { sourceKinds } from '#facts/sources/registry.ts'
import type { Counts, SourceJournal } from '#facts/sources/source-journal.store.ts'
import { settingsOf, type SourceKind } from '#facts/sources/source-kind.ts'
import type { Reject, SourceRejects } from '#facts/sources/source-rejects.store.ts'
import type { Source as StoredSource, Sources } from '#facts/sources/sources.store.ts'
import type {
  Source,
  SourceArrival,
  SourceArrivals,
  SourceCounts,
  SourceKindInfo,
  SourceProblems,
  SourceReject,
  SourceStatistics,
} from '#api/shapes/source.ts'
import type { Text } from '#api/shapes/text.ts'
import { customerId } from './customer-id.ts'
import { iso, isoOrNull, type ServiceDeps } from './shop.ts'
import { adviceFor } from './source-advice.ts'

const DAY = 24 * 3_600_000
const NOTHING: SourceCounts = {
  received: 0,
  new: 0,
  updated: 0,
  duplicate: 0,
  rejected: 0,
  ignored: 0,
}

export type SourceViewParts = ServiceDeps & {
  readonly sources: Sources
  readonly journal: SourceJournal
  readonly rejects: SourceRejects
}

/** Sources and what is kept of them, in the shapes of the API. */
export function createSourceViews(parts: SourceViewParts) {
  const { sources, journal, rejects, ledger, clock, shop } = parts
  return {
    kind: (kind: SourceKind): SourceKindInfo => ({
      key: kind.key,
      name: kind.name,
      about: kind.about,
      settings: kind.settings,
      secrets: kind.secrets.map((secret) => ({ ...secret, optional: secret.optional === true })),
      write_key: kind.writeKey === true,
      webhook: kind.webhook !== undefined,
      steps: { zh: [...(kind.steps?.zh ?? [])], en: [...(kind.steps?.en ?? [])] },
      topics: [...(kind.webhook?.topics ?? [])],
    }),

    async sources(rows: readonly StoredSource[]): Promise<Source[]> {
      const now = clock.now()
      const [day, month, waiting, secrets] = await Promise.all([
        journal.counts(now - DAY),
        journal.counts(now - 30 * DAY),
        rejects.waiting(),
        sources.secretsSet(),
      ])
      return rows.map((row) => {
        const kind = sourceKinds.get(row.kind)
        const known = kind.ok ? kind.value : undefined
        const setAt = new Map(
          secrets.filter(({ source }) => source === row.key).map((one) => [one.key, one.set_at]),
        )
        const isOld = row.previous_until === null || row.previous_until <= now
        return {
          key: row.key,
          kind: row.kind,
          kind_name: known?.name ?? { zh: row.kind, en: row.kind },
          name: row.name,
          on: row.active,
          settings: known ? settingsOf(known, row.settings) : { ...row.settings },
          write_key:
            row.write_key_hint === null
              ? null
              : {
                  hint: row.write_key_hint,
                  rotated_at: isoOrNull(row.rotated_at, shop),
                  previous_until: isOld ? null : isoOrNull(row.previous_until, shop),
                },
          secrets: (known?.secrets ?? []).map((one) => ({
            ...one,
            set_at: isoOrNull(setAt.get(one.key), shop),
          })),
          webhook: known?.webhook ? `/v1/sources/${row.key}` : null,
          created_at: iso(row.created_at, shop),
          created_by: row.created_by,
          last_seen_at: isoOrNull(row.last_seen_at, shop),
          last_24h: day.get(row.key) ?? NOTHING,
          last_30d: month.get(row.key) ?? NOTHING,
          waiting: waiting.get(row.key) ?? 0,
          etag: String(row.version),
        }
      })
    },

    async statistics(key: string, since: Millis): Promise<SourceStatistics> {
      const [hours, kinds] = await Promise.all([
        journal.hours(key, since),
        journal.kinds(key, since),
      ])
      return {
        since: iso(since, shop),
        total: kinds.reduce<SourceCounts>((sum, row) => added(sum, row), NOTHING),
        hours: hours.map(({ hour, ...counts }) => ({ hour: iso(hour, shop), ...counts })),
        kinds,
      }
    },

    async problems(key: string): Promise<SourceProblems> {
      const rows = await journal.problems(key)
      return {
        data: rows.map((row) => {
          const [words] = wordsOf(row.problem)
          if (!words) throw new Error('a problem has no words')
          return {
            ...words,
            advice: adviceFor(row.problem.code),
            times: Number(row.times),
            first_at: iso(row.first_at, shop),
            last_at: iso(row.last_at, shop),
          }
        }),
      }
    },

    async arrivals(
      key: string,
      {
        limit,
        after,
        before,
      }: { limit: number; after?: bigint | undefined; before?: bigint | undefined },
    ): Promise<SourceArrivals> {
      const rows = await journal.arrivals(key, {
        limit,
        ...(after === undefined ? {} : { after }),
        ...(before === undefined ? {} : { before }),
      })
      const ids = rows.flatMap(({ arrival }) => arrival.who ?? [])
      const numbers = await customersNamed(ledger, ids)
      const names = await identifiersOf(ledger, [...new Set(numbers.values())])
      const customerOf = (who: readonly Identifier[]): SourceArrival['customer'] => {
        const no = who.map(([kind, value]) => numbers.get(`${kind} ${value}`)).find(Boolean)
        return no === undefined ? null : { no, id: customerId(no, names.get(no) ?? []) }
      }
      return { data: rows.map(({ id, arrival }) => arrivalOf(id, arrival, customerOf)) }
    },

    reject: (row: Reject): SourceReject => ({
      id: row.id,
      what: row.what,
      problems: wordsOf(row.problem),
      received_at: iso(row.received_at, shop),
      last_at: iso(row.last_at, shop),
      times: row.times,
      raw: row.raw,
    }),

    words: wordsOf,
  }

  function arrivalOf(
    id: bigint,
    arrival: Arrival,
    customerOf: (who: readonly Identifier[]) => SourceArrival['customer'],
  ): SourceArrival {
    const who = arrival.who ?? []
    return {
      id: String(id),
      at: iso(arrival.at, shop),
      what: arrival.what,
      name: arrival.name ?? null,
      message_id: arrival.id ?? null,
      outcome: arrival.outcome,
      became: (arrival.became ?? []).map((one) => ({ ...one, as: one.as ?? null })),
      customer: customerOf(who),
      identifiers: who.map(([kind, value]) => {
        const known = identifierKinds.get(kind)
        return { kind, value, personal: !known.ok || known.value.personal }
      }),
      problems: arrival.problem ? wordsOf(arrival.problem) : [],
      raw: arrival.raw ?? null,
    }
  }
}

const wordsOf = (it: Problem): SourceReject['problems'] =>
  (it.errors ?? [it]).map((one) => {
    const { zh, en } = describeProblem(one)
    return { code: one.code, pointer: one.path ?? '', detail: apart({ zh, en: en ?? zh }) }
  })

/** Sentences that are given as they are hold both languages, English first: each reader gets theirs. */
function apart(words: Text): Text {
  const [, en, zh] = /^(.+) \/ (.*\p{Script=Han}.*)$/su.exec(words.zh) ?? []
  return words.zh === words.en && en !== undefined && zh !== undefined ? { zh, en } : words
}

const added = (sum: SourceCounts, row: Counts): SourceCounts => ({
  received: sum.received + row.received,
  new: sum.new + row.new,
  updated: sum.updated + row.updated,
  duplicate: sum.duplicate + row.duplicate,
  rejected: sum.rejected + row.rejected,
  ignored: sum.ignored + row.ignored,
})
