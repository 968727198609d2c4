import { secret } from '#core/ids.ts'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Outcome } from '#facts/sources/arrival.ts'
import { sourceKinds } from '#facts/sources/registry.ts'
import type { SourceKind } from '#facts/sources/source-kind.ts'
import type { Reject } from '#facts/sources/source-rejects.store.ts'
import type { Source as StoredSource } from '#facts/sources/sources.store.ts'
import { validator } from '#api/http/validation.ts'
import type { SourcesService } from '#api/source-services.ts'
import type { Source, SourceInput } from '#api/shapes/source.ts'
import { createSourceViews, type SourceViewParts } from './source-views.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const GRACE_HOURS = 24

export type SourceParts = SourceViewParts & {
  /** Takes in again what was refused. */
  readonly resend: (
    source: StoredSource,
    reject: Reject,
  ) => Promise<Result<{ readonly outcome: Outcome; readonly problem?: Problem }>>
}

/** Where facts come from by themselves: what is set, and how it does. */
export function createSourcesService(parts: SourceParts): SourcesService {
  const { sources, rejects, clock } = parts
  const views = createSourceViews(parts)

  const found = async (key: string): Promise<Result<StoredSource>> => {
    const source = await sources.find(key)
    return source ? ok(source) : fail(problem('not_found', { what: 'source', id: key }))
  }
  const shown = async (source: StoredSource): Promise<Result<Source>> => {
    const [view] = await views.sources([source])
    if (!view) throw new Error('a source has no view')
    return ok(view)
  }

  return {
    kinds: async () => ok(sourceKinds.all.map(views.kind)),
    list: async ({ limit, after }) => {
      const all = await sources.list()
      const rest = after === undefined ? all : all.filter(({ key }) => key > String(after[0]))
      const data = await views.sources(rest.slice(0, limit))
      return ok({ data, next: rest.length > limit ? [data.at(-1)?.key ?? null] : null })
    },
    show: async (key) => {
      const source = await found(key)
      return source.ok ? shown(source.value) : source
    },
    create: async (actor, input) => {
      const checked = checkInput(input)
      if (!checked.ok) return checked
      const writeKey = checked.value.writeKey ? secret('wk') : undefined
      const made = await sources.create({
        key: input.key,
        kind: input.kind,
        name: input.name,
        active: input.on ?? true,
        settings: input.settings ?? {},
        by: actor.name,
        ...(writeKey === undefined ? {} : { writeKey }),
      })
      if (!made.ok) return made
      await sources.setSecrets(input.key, input.secrets ?? {})
      const view = await shown(made.value)
      return view.ok ? ok({ source: view.value, write_key: writeKey ?? null }) : view
    },
    change: async (_actor, key, change, etag) => {
      const source = await found(key)
      if (!source.ok) return source
      const settings = change.settings ?? source.value.settings
      const checked = checkInput({ ...change, settings, key, kind: source.value.kind })
      if (!checked.ok) return checked
      const made = await sources.change(
        key,
        { name: change.name, active: change.on, settings },
        versionOf(etag),
      )
      if (!made.ok) return made
      await sources.setSecrets(key, change.secrets ?? {})
      return shown(made.value)
    },
    remove: async (_actor, key, etag) => {
      const source = await found(key)
      if (!source.ok) return source
      const view = await shown(source.value)
      const removed = await sources.remove(key, versionOf(etag))
      if (removed.ok) await parts.journal.tidy()
      return removed.ok ? view : removed
    },
    rotate: async (_actor, key, { grace_hours: grace = GRACE_HOURS }) => {
      const source = await found(key)
      if (!source.ok) return source
      if (source.value.write_key_hint === null)
        return fail(
          problem('conflict', {
            detail: `${key}: this kind of source has no write key / 该类型的来源没有写入密钥`,
          }),
        )
      const writeKey = secret('wk')
      const made = await sources.rotate(key, writeKey, clock.now() + grace * HOUR)
      if (!made.ok) return made
      const view = await shown(made.value)
      return view.ok ? ok({ source: view.value, write_key: writeKey }) : view
    },
    statistics: async (key, since) => {
      const source = await found(key)
      return source.ok ? ok(await views.statistics(key, since ?? clock.now() - DAY)) : source
    },
    problems: async (key) => {
      const source = await found(key)
      return source.ok ? ok(await views.problems(key)) : source
    },
    arrivals: async (key, asked) => {
      const source = await found(key)
      return source.ok ? ok(await views.arrivals(key, asked)) : source
    },
    rejected: async (key, { limit, after }) => {
      const source = await found(key)
      if (!source.ok) return source
      const rows = await rejects.list(
        key,
        limit + 1,
        after === undefined ? undefined : String(after[0]),
      )
      const data = rows.slice(0, limit).map(views.reject)
      return ok({ data, next: rows.length > limit ? [data.at(-1)?.id ?? null] : null })
    },
    resend: async (_actor, key, id) => {
      const source = await found(key)
      if (!source.ok) return source
      const reject = await rejects.find(key, id)
      if (!reject) return fail(problem('not_found', { what: 'rejected item', id }))
      const again = await parts.resend(source.value, reject)
      if (!again.ok) return again
      const { outcome, problem: why } = again.value
      if (outcome !== 'rejected') await rejects.drop(key, id)
      return ok({ outcome, problems: why ? views.words(why) : [] })
    },
    drop: async (_actor, key, id) => {
      const reject = await rejects.find(key, id)
      if (!reject) return fail(problem('not_found', { what: 'rejected item', id }))
      await rejects.drop(key, id)
      return ok(views.reject(reject))
    },
  }
}

/** Whether the kind exists and takes these settings and secrets. */
function checkInput(
  input: Pick<SourceInput, 'key' | 'kind' | 'settings' | 'secrets'>,
): Result<SourceKind> {
  const kind = sourceKinds.get(input.kind, '/kind')
  if (!kind.ok) return kind
  const settings = validator(kind.value.settings)(input.settings ?? {})
  if (!settings.ok) return fail(under('/settings', settings.problem))
  const known = kind.value.secrets.map(({ key }) => key)
  const strange = Object.keys(input.secrets ?? {}).find((key) => !known.includes(key))
  if (strange !== undefined) {
    const params = { field: strange, known: known.join(', ') || '-' }
    return fail(problem('unknown_field', params, `/secrets/${strange}`))
  }
  return kind
}

const under = (place: string, it: Problem): Problem => ({
  ...it,
  ...(it.errors
    ? { errors: it.errors.map((one) => ({ ...one, path: `${place}${one.path ?? ''}` })) }
    : {}),
})

/** What is no version of ours is an old one. */
const versionOf = (etag: string): bigint => (/^\d{1,18}$/.test(etag) ? BigInt(etag) : -1n)
