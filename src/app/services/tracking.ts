import type { Clock } from '#core/clock.ts'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import type { Ledger } from '#stores/ports.ts'
import { sourceKinds } from '#facts/sources/registry.ts'
import { settingsOf } from '#facts/sources/source-kind.ts'
import type { SourceJournal } from '#facts/sources/source-journal.store.ts'
import type { SourceRejects } from '#facts/sources/source-rejects.store.ts'
import type { Source, Sources } from '#facts/sources/sources.store.ts'
import type { MeaningContext } from '#facts/sources/tracking/meaning.ts'
import { trackingSource, type TrackingSettings } from '#facts/sources/tracking/tracking.source.ts'
import type { TrackingService } from '#api/tracking-services.ts'
import type { Shop } from './shop.ts'
import type { TakeItems } from './source-items.ts'
import { arrivalOf, rejectOf } from './tracking-arrivals.ts'
import { takeMessages, type TrackingTaker } from './tracking-intake.ts'
import { messagesOf } from './tracking-messages.ts'

export type TrackingParts = {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly shop: Shop
  readonly sources: Sources
  readonly journal: SourceJournal
  readonly rejects: SourceRejects
  readonly takeItems: TakeItems
  readonly alias: TrackingTaker['alias']
  readonly wake: () => void
}

/** A key that is asked for with every request is looked up once a second. */
const KNOWN_MS = 1000
const MAX_KNOWN = 1000

/** The Segment tracking protocol over sources of kind tracking. */
export function createTrackingService(parts: TrackingParts): TrackingService {
  const { sources, journal, rejects, clock } = parts
  const known = lookups(sources, clock)

  return {
    async allows(origin) {
      return (await known.origins()).some((pattern) => isAllowed(pattern, origin))
    },
    async recognise(writeKey, origin) {
      const source = await known.byKey(writeKey)
      if (!source) return fail(problem('unauthorized'))
      const { origins } = settingsFor(source)
      const tracker = { source: source.key, name: source.name, settings: source.settings }
      const why = !source.active
        ? problem('source_off', { key: source.key })
        : origin !== undefined && !origins.some((pattern) => isAllowed(pattern, origin))
          ? refusal(
              `${origin} may not send to ${source.key} / ${origin} 不在 ${source.key} 允许的网站中`,
            )
          : undefined
      if (!why) return ok(tracker)
      note(source.key, 'request', why)
      return fail(why)
    },
    async take(tracker, call) {
      const context = meaningContext(tracker, parts.shop)
      const messages = messagesOf(call, context.zone)
      const taken = await takeMessages(parts, tracker.source, messages, context)
      if (!taken.ok) return taken
      // Acknowledged means kept: what could not be taken in, too.
      await rejects.keep(
        tracker.source,
        taken.value.flatMap((one) => rejectOf(one)),
      )
      journal.note(
        tracker.source,
        taken.value.map((one) => arrivalOf(one, call.receivedAt)),
      )
      parts.wake()
      return ok(undefined)
    },
    refused: (tracker, what, why) => note(tracker.source, what, why),
  }

  function note(source: string, what: string, why: Problem): void {
    journal.note(source, [{ at: clock.now(), what, outcome: 'rejected', problem: why }])
  }
}

const refusal = (detail: string): Problem => problem('source_refuses', { detail })

const settingsFor = (source: Pick<Source, 'settings'>): TrackingSettings =>
  settingsOf(trackingSource, source.settings) as TrackingSettings

/** What a source's messages are read against. */
export function meaningContext(source: Pick<Source, 'settings'>, shop: Shop): MeaningContext {
  const { channel, orders } = settingsFor(source)
  return { zone: shop.zone(), currency: shop.currency(), channel, orders }
}

/** https://shop.example, https://*.shop.example, or * for any. */
function isAllowed(pattern: string, origin: string): boolean {
  if (pattern === '*' || pattern === origin) return true
  const [scheme, rest] = pattern.split('://*.')
  return rest !== undefined && origin.startsWith(`${scheme}://`) && origin.endsWith(`.${rest}`)
}

/** What is asked with every request, remembered for a second. */
function lookups(sources: Sources, clock: Clock) {
  const keys = new Map<string, { until: number; source: Promise<Source | undefined> }>()
  let all: { until: number; origins: Promise<readonly string[]> } | undefined
  return {
    byKey(writeKey: string): Promise<Source | undefined> {
      const now = clock.now()
      const found = keys.get(writeKey)
      if (found && found.until > now) return found.source
      if (keys.size > MAX_KNOWN) keys.clear()
      const source = sources.findByWriteKey(writeKey)
      keys.set(writeKey, { until: now + KNOWN_MS, source })
      // A failure is asked again.
      source.catch(() => keys.delete(writeKey))
      return source
    },
    origins(): Promise<readonly string[]> {
      const now = clock.now()
      if (all && all.until > now) return all.origins
      const origins = sources.list().then((rows) =>
        rows.flatMap((row) => {
          const kind = sourceKinds.get(row.kind)
          return row.active && kind.ok && kind.value.writeKey ? settingsFor(row).origins : []
        }),
      )
      all = { until: now + KNOWN_MS, origins }
      origins.catch(() => {
        all = undefined
      })
      return origins
    },
  }
}
