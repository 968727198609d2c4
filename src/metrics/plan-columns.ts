import { canonicalJson } from '#core/json.ts'
import { hiddenName, isDerived, partsOf } from './derived.ts'
import type { MetricDefinition, MetricSpec } from './metric-spec.ts'
import {
  type DerivedColumn,
  type MetricColumn,
  type MetricPlan,
  normalSpec,
  type PlannedSpec,
  type StoredColumn,
  type StoredSpec,
  shapeOf,
} from './plan.ts'

export type PlannedDefinition = {
  readonly definition: MetricDefinition
  readonly spec: PlannedSpec
}

/** Gives every different metric one column, and every derived one the columns of its parts. */
export function columnsOf(planned: readonly PlannedDefinition[]): MetricPlan {
  const stored = new Map<string, StoredColumn>()
  const derived = new Map<string, DerivedColumn>()
  for (const { definition, spec } of planned) {
    if (spec.kind !== 'score' && !isDerived(spec))
      add(stored, { ...columnOf(definition, spec), spec })
  }
  for (const { definition, spec } of planned) {
    if (!isDerived(spec)) continue
    const parts = partsOf(spec).map((part) => add(stored, hiddenColumn(part)))
    add(derived, { ...columnOf(definition, spec), spec, parts })
  }
  const all: MetricColumn[] = [...stored.values(), ...derived.values()]
  return {
    columns: [...stored.values()],
    derived: [...derived.values()],
    columnOf: new Map(
      all.flatMap((column) => column.definitions.map(({ key }) => [key, column] as const)),
    ),
  }
}

/** Adds a column, or its definitions to the one that means the same; gives the one that stays. */
function add<C extends MetricColumn>(columns: Map<string, C>, column: C): C {
  const identity = identityOf(column)
  const found = columns.get(identity)
  const kept = found
    ? { ...found, definitions: [...found.definitions, ...column.definitions] }
    : column
  columns.set(identity, kept)
  return kept
}

const identityOf = ({ normal, nullable }: Pick<MetricColumn, 'normal' | 'nullable'>): string =>
  canonicalJson([normal, nullable ? 'null' : 'zero'])

function columnOf(definition: MetricDefinition, spec: PlannedSpec): Omit<StoredColumn, 'spec'> {
  const { type, readAs } = shapeOf(spec)
  const nullable = definition.null_value === 'null'
  const normal = normalSpec(definition.spec)
  return { name: definition.key, definitions: [definition], normal, type, nullable, readAs }
}

/** A part that no definition names: without facts it is what its aggregate says, so that a score can tell. */
function hiddenColumn(spec: StoredSpec): StoredColumn {
  const { empty, type, readAs } = shapeOf(spec)
  const normal = normalSpec(specOf(spec))
  const nullable = empty === 'null'
  const name = hiddenName(canonicalJson([normal, nullable]))
  return { name, definitions: [], spec, normal, type, nullable, readAs }
}

const specOf = (spec: StoredSpec): MetricSpec =>
  spec.kind === 'fact'
    ? spec.metric.spec
    : { ratio: { of: spec.of.spec, per: spec.per.spec, times: spec.times } }
