import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { factName } from '../../parts/fact-name.ts'
import { byFact, useMetrics } from '../../parts/metrics.ts'

type Props = {
  readonly shown: readonly string[]
  readonly onChange: (keys: readonly string[]) => void
  readonly onUsual: () => void
}

/** Any metric of the dictionary can be a column; the order is that of the dictionary. */
export function ColumnChooser({ shown, onChange, onUsual }: Props) {
  const t = useText()
  const f = useFormat()
  const metrics = useMetrics()
  const toggle = (key: string) => {
    const next = shown.includes(key) ? shown.filter((one) => one !== key) : [...shown, key]
    onChange(metrics.map((metric) => metric.key).filter((one) => next.includes(one)))
  }
  return (
    <div className="card chooser">
      {byFact(metrics).map(([fact, group]) => (
        <fieldset key={fact}>
          <legend>{factName(fact, t)}</legend>
          {group.map((metric) => (
            <label key={metric.key} title={f.say(metric.sentence)}>
              <input
                type="checkbox"
                checked={shown.includes(metric.key)}
                onChange={() => toggle(metric.key)}
              />
              {f.say(metric.name)}
            </label>
          ))}
        </fieldset>
      ))}
      <button type="button" className="link" onClick={onUsual}>
        {t.customers.usualColumns}
      </button>
    </div>
  )
}
