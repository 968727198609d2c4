import type { Unit } from '#api/shapes/metric.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { factName } from '../../parts/fact-name.ts'
import { Field } from '../../parts/field.tsx'
import { byFact, useMetrics } from '../../parts/metrics.ts'
import { Segments } from '../../parts/segments.tsx'
import type { Errors } from './definition.ts'
import type { Form, FormCondition, TierMetric, WindowKind } from './form.ts'
import { USUAL_METRICS, type UsualMetric } from './metric-choice.ts'

const WINDOWS: readonly WindowKind[] = [
  'calendar_year',
  'membership_year',
  'rolling_months',
  'rolling_days',
  'lifetime',
]

/** Numbers that change with every day, or are none, have no threshold that could be reached by buying. */
const NOT_EARNED: readonly Unit[] = ['text', 'time', 'days']

type Props = {
  readonly form: Form
  readonly errors: Errors
  readonly onChange: (part: Partial<Form>) => void
}

/** By what levels are earned: one number or several, each over its window. */
export function ConditionsEditor({ form, errors, onChange }: Props) {
  const t = useText()
  const set = (id: number, part: Partial<FormCondition>) =>
    onChange({
      conditions: form.conditions.map((one) => (one.id === id ? { ...one, ...part } : one)),
    })
  const add = () =>
    onChange({
      conditions: [
        ...form.conditions,
        {
          id: Math.max(...form.conditions.map((one) => one.id)) + 1,
          choice: 'usual:orders',
          metric: USUAL_METRICS.orders.metric,
          window: 'calendar_year',
          length: '12',
        },
      ],
      levels: form.levels.map((level) => ({
        ...level,
        from: [...level.from, ''],
        keep: [...level.keep, ''],
      })),
    })
  const remove = (index: number) => {
    const without = <T,>(list: readonly T[]) => list.filter((_, at) => at !== index)
    onChange({
      conditions: without(form.conditions),
      levels: form.levels.map((level) => ({
        ...level,
        from: without(level.from),
        keep: without(level.keep),
      })),
    })
  }
  const several = form.conditions.length > 1
  return (
    <div className="stack">
      {several && (
        <Segments
          label={t.tierForm.mode}
          options={[
            { key: 'any', name: t.tierForm.any },
            { key: 'all', name: t.tierForm.allOf },
          ]}
          chosen={form.mode}
          onChoose={(mode) => onChange({ mode })}
        />
      )}
      {form.conditions.map((condition, index) => (
        <Condition
          key={condition.id}
          condition={condition}
          error={
            errors[several ? `/qualify/${form.mode}/${index}/window` : '/qualify/window'] ??
            errors[several ? `/qualify/${form.mode}/${index}/metric` : '/qualify/metric']
          }
          onChange={(part) => set(condition.id, part)}
          {...(several ? { onRemove: () => remove(index) } : {})}
        />
      ))}
      {form.conditions.length < 8 && (
        <button type="button" className="link start" onClick={add}>
          ＋ {t.tierForm.addCondition}
        </button>
      )}
    </div>
  )
}

type ConditionProps = {
  readonly condition: FormCondition
  readonly error: string | undefined
  readonly onChange: (part: Partial<FormCondition>) => void
  readonly onRemove?: () => void
}

function Condition({ condition, error, onChange, onRemove }: ConditionProps) {
  const t = useText()
  const rolling = condition.window === 'rolling_days' || condition.window === 'rolling_months'
  return (
    <div className="row wrap top-aligned">
      <Field label={t.tierForm.metric} className="grow">
        <MetricSelect condition={condition} onChange={onChange} />
      </Field>
      <Field label={t.tierForm.window} error={error}>
        <span className="row">
          <select
            className="field"
            value={condition.window}
            onChange={(event) => onChange({ window: event.target.value as WindowKind })}
          >
            {WINDOWS.map((window) => (
              <option key={window} value={window}>
                {t.tierForm.windows[window]}
              </option>
            ))}
          </select>
          {rolling && (
            <input
              className="field short"
              inputMode="numeric"
              aria-label={t.tierForm.windowLength}
              value={condition.length}
              onChange={(event) => onChange({ length: event.target.value })}
            />
          )}
        </span>
      </Field>
      {onRemove && (
        <button type="button" className="quiet beside-field" onClick={onRemove}>
          {t.common.remove}
        </button>
      )}
    </div>
  )
}

function MetricSelect({ condition, onChange }: Pick<ConditionProps, 'condition' | 'onChange'>) {
  const t = useText()
  const f = useFormat()
  const metrics = useMetrics()
  const choose = (choice: string) => {
    const [kind, key = ''] = choice.split(':')
    const metric: TierMetric = kind === 'usual' ? USUAL_METRICS[key as UsualMetric].metric : key
    if (kind !== 'own') onChange({ choice, metric })
  }
  return (
    <select
      className="field"
      value={condition.choice}
      onChange={(event) => choose(event.target.value)}
    >
      {condition.choice === 'own' && (
        <option value="own">
          {t.tierForm.ownMetric({ json: JSON.stringify(condition.metric) })}
        </option>
      )}
      <optgroup label={t.tierForm.usualMetrics}>
        {(Object.keys(USUAL_METRICS) as UsualMetric[]).map((key) => (
          <option key={key} value={`usual:${key}`}>
            {t.tierForm.usual[key]}
          </option>
        ))}
      </optgroup>
      {byFact(metrics.filter((one) => !NOT_EARNED.includes(one.unit))).map(([fact, group]) => (
        <optgroup key={fact} label={`${t.places.metrics} · ${factName(fact, t)}`}>
          {group.map((one) => (
            <option key={one.key} value={`metric:${one.key}`}>
              {f.say(one.name)}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  )
}
