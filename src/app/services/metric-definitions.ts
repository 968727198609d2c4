import type { Json } from '#core/json.ts'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { schemaProblems } from '#core/schema-problems.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { checkDefinition } from '#metrics/check-definition.ts'
import { MetricDefinition } from '#metrics/metric-spec.ts'
import {
  addDefinitionVersion,
  createDefinition,
  type Definition,
  removeDefinition,
} from '#stores/definitions.store.ts'
import type { Actor } from '#api/actor.ts'
import type { MetricsService } from '#api/services.ts'
import type { MetricDetail } from '#api/shapes/metric.ts'
import { metricUsers } from './metric-users.ts'
import { METRIC, type MetricsInUse } from './metrics-in-use.ts'
import type { ServiceDeps } from './shop.ts'

type Deps = ServiceDeps & {
  readonly refresh: MetricsInUse['refresh']
  /** The worker computes everybody with the new definitions; the old answer stays until that is whole. */
  readonly wake: () => void
  readonly show: (actor: Actor, key: string) => Promise<Result<MetricDetail>>
}

/** Metrics that a shop makes for itself: versions in the ledger, checked as the catalogue is. */
export function createMetricDefinitions(
  deps: Deps,
): Pick<MetricsService, 'create' | 'replace' | 'remove'> {
  const { ledger, clock, refresh, wake, show } = deps
  const versionOf = (actor: Actor, body: MetricDefinition, note = '') => {
    const at = clock.now()
    return { body: body as unknown as Json, effectiveAt: at, note, by: actor.name, at }
  }
  const written = async (
    actor: Actor,
    changed: Result<Definition>,
  ): Promise<Result<MetricDetail>> => {
    if (!changed.ok) return changed
    await refresh()
    wake()
    return show(actor, changed.value.key)
  }
  return {
    create: async (actor, { definition, note }) => {
      const checked = checkInput(definition)
      if (!checked.ok) return checked
      const { key } = checked.value
      if (metricCatalogue.has(key)) return fail(problem('key_taken', { key }, '/definition/key'))
      const version = versionOf(actor, checked.value, note)
      return written(actor, await createDefinition(ledger, { kind: METRIC, key }, version))
    },
    replace: async (actor, key, { definition, note }, etag) => {
      if (metricCatalogue.has(key)) return builtIn(key)
      const checked = checkInput(definition)
      if (!checked.ok) return checked
      const version = versionOf(actor, checked.value, note)
      const ref = { kind: METRIC, key, etag: ownTag(etag) }
      return written(actor, await addDefinitionVersion(ledger, ref, version))
    },
    remove: async (actor, key, etag) => {
      if (metricCatalogue.has(key)) return builtIn(key)
      const users = (await metricUsers(ledger))(key)
      if (users.length > 0) {
        const names = users.map((user) => `${user.kind} ${user.key}`).join(', ')
        return fail(problem('in_use', { what: METRIC, id: key, users: names }))
      }
      const was = await show(actor, key)
      if (!was.ok) return was
      const said = { by: actor.name, at: clock.now() }
      const removed = await removeDefinition(
        ledger,
        { kind: METRIC, key, etag: ownTag(etag) },
        said,
      )
      if (!removed.ok) return removed
      await refresh()
      wake()
      return ok({ ...was.value, etag: removed.value.etag, spread: null })
    },
  }
}

/** What the reader has seen of the definition; what follows the point is about the numbers beside it. */
const ownTag = (etag: string): string => etag.split('.')[0] ?? ''

const builtIn = (key: string) => fail(problem('metric_built_in', { key }))

/** Problems point into the caller's input. */
function checkInput(definition: unknown): Result<MetricDefinition> {
  const at = '/definition'
  const shape = schemaProblems(MetricDefinition, definition, at)
  if (shape.length > 0) return fail({ ...problem('invalid_input'), errors: shape })
  const checked = checkDefinition(definition as MetricDefinition)
  return checked.ok ? checked : fail(invalid(checked.problem, at))
}

const invalid = (it: Problem, at: string): Problem => ({
  ...problem('invalid_input'),
  errors: [{ ...it, path: `${at}${it.path ?? ''}` }],
})
