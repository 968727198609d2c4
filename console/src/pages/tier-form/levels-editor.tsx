import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { useMetrics } from '../../parts/metrics.ts'
import { unitSuffix } from '../../parts/typed-value.ts'
import { metalOf } from '../../theme/metals.ts'
import { useTheme } from '../../theme/theme.tsx'
import type { Errors } from './definition.ts'
import type { Form, FormLevel } from './form.ts'
import { unitOfMetric } from './metric-choice.ts'

type Props = {
  readonly form: Form
  readonly errors: Errors
  readonly onChange: (part: Partial<Form>) => void
}

/** The rungs from lowest to highest; one can be put in between or taken out. */
export function LevelsEditor({ form, errors, onChange }: Props) {
  const t = useText()
  const keeps = form.downgrade.when !== 'never'
  const set = (id: number, part: Partial<FormLevel>) =>
    onChange({
      levels: form.levels.map((level) => (level.id === id ? { ...level, ...part } : level)),
    })
  const insertAfter = (index: number) => {
    const id = Math.max(0, ...form.levels.map((level) => level.id)) + 1
    const blank = form.conditions.map(() => '')
    onChange({
      levels: form.levels.toSpliced(index + 1, 0, {
        id,
        key: '',
        zh: '',
        en: '',
        from: blank,
        keep: blank,
        rest: {},
      }),
    })
  }
  const remove = (index: number) => onChange({ levels: form.levels.toSpliced(index, 1) })
  return (
    <div className="table-scroll levels">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t.tierForm.levelName}</th>
            <th scope="col">{t.tierForm.levelNameEn}</th>
            <th scope="col">{t.tierForm.levelKey}</th>
            <th scope="col">{t.tierForm.from}</th>
            {keeps && <th scope="col">{t.tierForm.keep}</th>}
            <th scope="col">
              <span className="hidden">{t.tierForm.levelActions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {form.levels.map((level, index) => (
            <LevelRow
              key={level.id}
              form={form}
              level={level}
              index={index}
              errors={errors}
              onChange={(part) => set(level.id, part)}
              onInsert={() => insertAfter(index)}
              {...(index > 0 && form.levels.length > 1 ? { onRemove: () => remove(index) } : {})}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

type RowProps = {
  readonly form: Form
  readonly level: FormLevel
  readonly index: number
  readonly errors: Errors
  readonly onChange: (part: Partial<FormLevel>) => void
  readonly onInsert: () => void
  readonly onRemove?: () => void
}

function LevelRow({ form, level, index, errors, onChange, onInsert, onRemove }: RowProps) {
  const t = useText()
  const theme = useTheme().name
  const path = `/levels/${index}`
  const label = (what: string) =>
    `${level.zh || t.tierForm.levelAt({ index: index + 1 })} · ${what}`
  const error = (pointer: string) => errors[pointer]
  return (
    <tr>
      <td>
        <span className="row">
          <span
            className="swatch"
            aria-hidden="true"
            style={{ background: metalOf(index, form.levels.length, theme).fill }}
          />
          <Cell
            label={label(t.tierForm.levelName)}
            value={level.zh}
            error={error(`${path}/name/zh`)}
            onChange={(zh) => onChange({ zh })}
          />
        </span>
      </td>
      <td>
        <Cell
          label={label(t.tierForm.levelNameEn)}
          value={level.en}
          onChange={(en) => onChange({ en })}
        />
      </td>
      <td>
        <Cell
          label={label(t.tierForm.levelKey)}
          value={level.key}
          error={error(`${path}/key`)}
          onChange={(key) => onChange({ key })}
        />
      </td>
      <td>
        {index === 0 ? (
          <span className="soft">{t.tierForm.everybody}</span>
        ) : (
          <Thresholds
            form={form}
            values={level.from}
            label={label(t.tierForm.from)}
            error={error(`${path}/from`)}
            onChange={(from) => onChange({ from })}
          />
        )}
      </td>
      {form.downgrade.when !== 'never' && (
        <td>
          {index > 0 && (
            <Thresholds
              form={form}
              values={level.keep}
              label={label(t.tierForm.keep)}
              placeholder={t.tierForm.keepSame}
              error={error(`/downgrade/keep_level/${level.key}`)}
              onChange={(keep) => onChange({ keep })}
            />
          )}
        </td>
      )}
      <td className="nowrap">
        <button
          type="button"
          className="quiet"
          aria-label={t.tierForm.insertAfter({ level: level.zh })}
          title={t.tierForm.insertAfter({ level: level.zh })}
          onClick={onInsert}
        >
          ＋
        </button>
        {onRemove && (
          <button
            type="button"
            className="quiet"
            aria-label={t.tierForm.removeLevel({ level: level.zh })}
            title={t.tierForm.removeLevel({ level: level.zh })}
            onClick={onRemove}
          >
            ✕
          </button>
        )}
      </td>
    </tr>
  )
}

type ThresholdsProps = {
  readonly form: Form
  readonly values: readonly string[]
  readonly label: string
  readonly placeholder?: string
  readonly error: string | undefined
  readonly onChange: (values: readonly string[]) => void
}

/** One number for each condition, in the unit that people use. */
function Thresholds({ form, values, label, placeholder, error, onChange }: ThresholdsProps) {
  const t = useText()
  const f = useFormat()
  const unitOf = unitOfMetric(useMetrics())
  return (
    <span className="thresholds">
      {form.conditions.map((condition, at) => (
        <span key={condition.id} className="row">
          <input
            className="field amount"
            inputMode="decimal"
            aria-label={form.conditions.length > 1 ? `${label} ${at + 1}` : label}
            aria-invalid={error !== undefined}
            placeholder={placeholder}
            value={values[at] ?? ''}
            onChange={(event) =>
              onChange(
                form.conditions.map((_, other) =>
                  other === at ? event.target.value : (values[other] ?? ''),
                ),
              )
            }
          />
          <span className="faint">{unitSuffix(unitOf(condition.metric), f.currency, t)}</span>
        </span>
      ))}
      {error !== undefined && (
        <span className="bad small" role="alert">
          {error}
        </span>
      )}
    </span>
  )
}

type CellProps = {
  readonly label: string
  readonly value: string
  readonly error?: string | undefined
  readonly onChange: (value: string) => void
}

const Cell = ({ label, value, error, onChange }: CellProps) => (
  <span className="thresholds">
    <input
      className="field"
      aria-label={label}
      aria-invalid={error !== undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
    {error !== undefined && (
      <span className="bad small" role="alert">
        {error}
      </span>
    )}
  </span>
)
