import type { ProblemPlace } from '#api/shapes/problem.ts'
import { Button } from 'antd'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { byFact, useMetrics } from '../../parts/metrics.ts'
import { factName } from '../../parts/fact-name.ts'
import { TextField } from '../../parts/text-field.tsx'
import type { FormValue } from '../../rules/form.ts'
import { JsonField } from '../../rules/fields/json-field.tsx'
import { NumberInput } from '../../rules/fields/number-input.tsx'
import { RuleEditor } from '../../rules/rule-editor.tsx'
import { isJson } from '../../rules/tree.ts'
import { errorOf } from './part-props.ts'
import { hasParts, ScoreParts } from './score-parts.tsx'

type Props = {
  readonly value: FormValue
  readonly errors: readonly ProblemPlace[]
  readonly path: string
  /** Chosen by a score, not by a rule. */
  readonly scored: boolean
  readonly onChange: (value: FormValue, what: string) => void
  readonly onRemove: () => void
}

/** One value: what it is called, and who has it. */
export function ValueFields({ value, errors, path, scored, onChange, onRemove }: Props) {
  const t = useText()
  const f = useFormat()
  const name = isJson(value.head['name']) ? value.head['name'] : {}
  const set = (part: Readonly<Record<string, unknown>>, what: string) =>
    onChange({ ...value, head: { ...value.head, ...part } }, value.id + what)
  const label = f.say({ zh: String(name['zh'] ?? ''), en: String(name['en'] ?? '') })
  return (
    <div className="stack grow">
      <div className="form-grid">
        <TextField
          label={t.rules.nameZh}
          error={errorOf(errors, `${path}/name`)}
          value={String(name['zh'] ?? '')}
          onChange={(zh) => set({ name: { ...name, zh } }, 'zh')}
        />
        <TextField
          label={t.rules.nameEn}
          value={String(name['en'] ?? '')}
          onChange={(en) => set({ name: { ...name, en } }, 'en')}
        />
        <TextField
          label={t.rules.key}
          error={errorOf(errors, `${path}/key`)}
          value={String(value.head['key'] ?? '')}
          onChange={(key) => set({ key }, 'key')}
        />
      </div>
      {scored ? (
        <Score {...{ value, path, set }} />
      ) : (
        value.where && (
          <RuleEditor
            label={t.rules.whoHas({ value: label })}
            rule={value.where}
            path={`${path}/where`}
            onChange={(where, what) => onChange({ ...value, where }, what)}
          />
        )
      )}
      <div className="row">
        <Button size="small" danger onClick={onRemove}>
          {t.rules.removeValue({ value: label })}
        </Button>
      </div>
    </div>
  )
}

type ScoreProps = Pick<Props, 'value' | 'path'> & {
  readonly set: (part: Readonly<Record<string, unknown>>, what: string) => void
}

function Score({ value, path, set }: ScoreProps) {
  const t = useText()
  const f = useFormat()
  const metrics = useMetrics().filter((one) => one.unit !== 'text' && one.unit !== 'time')
  const { score, at_least } = value.head
  const unit =
    typeof score === 'string' ? ruleUnit(metrics.find((one) => one.key === score)?.unit) : undefined
  return (
    <div className="row wrap top-aligned">
      {isJson(score) && hasParts(score) ? (
        <ScoreParts
          score={score}
          path={`${path}/score`}
          onChange={(next) => set({ score: next }, 'score')}
        />
      ) : isJson(score) ? (
        <JsonField
          label={t.rules.score}
          value={score}
          path={`${path}/score`}
          onChange={(next) => set({ score: next }, 'score')}
        />
      ) : (
        <label className="labelled">
          <span className="label">{t.rules.score}</span>
          <select
            className="field"
            value={String(score ?? '')}
            onChange={(event) => set({ score: event.target.value }, 'score')}
          >
            <option value="">{t.rules.choose}</option>
            {byFact(metrics).map(([fact, group]) => (
              <optgroup key={fact} label={factName(fact, t)}>
                {group.map((one) => (
                  <option key={one.key} value={one.key}>
                    {f.say(one.name)}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
      )}
      <div className="labelled">
        <span className="label" aria-hidden="true">
          {t.rules.operators.at_least}
        </span>
        <NumberInput
          label={t.rules.operators.at_least}
          value={at_least}
          unit={unit}
          onChange={(next) => set({ at_least: next }, 'at_least')}
        />
      </div>
    </div>
  )
}

/** Rules write shares as they are, not in basis points. */
const ruleUnit = (unit: string | undefined) => (unit === 'basis_points' ? 'ratio' : unit)
