import { Button } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { factName } from '../../parts/fact-name.ts'
import { byFact, useMetrics } from '../../parts/metrics.ts'
import { fromTyped, unitSuffix } from '../../parts/typed-value.ts'

const COMPARISONS = ['>=', '<=', '>', '<', '=', '!='] as const

/** “近一年净消费 ≥ 5000 元”: a condition on any metric, typed in the unit that people use. */
export function AddCondition({ onAdd }: { readonly onAdd: (condition: string) => void }) {
  const t = useText()
  const f = useFormat()
  const metrics = useMetrics()
  const [open, setOpen] = useState(false)
  const [key, setKey] = useState('')
  const [comparison, setComparison] = useState<string>('>=')
  const [typed, setTyped] = useState('')
  const help = useId()
  const metric = metrics.find((one) => one.key === key)
  const value = metric && fromTyped(typed, metric.unit, f.currency)
  const wrong = typed !== '' && value === undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!metric || value === undefined) return
    onAdd(`${metric.key}${comparison}${value}`)
    setTyped('')
    setOpen(false)
  }
  if (!open) {
    return (
      <button type="button" className="quiet" onClick={() => setOpen(true)}>
        ＋ {t.customers.addCondition}
      </button>
    )
  }
  return (
    <form className="row wrap condition" onSubmit={submit}>
      <select
        className="field"
        aria-label={t.customers.metric}
        value={key}
        onChange={(event) => setKey(event.target.value)}
      >
        <option value="">{t.customers.chooseMetric}</option>
        {byFact(metrics.filter((one) => one.unit !== 'text')).map(([fact, group]) => (
          <optgroup key={fact} label={factName(fact, t)}>
            {group.map((one) => (
              <option key={one.key} value={one.key}>
                {f.say(one.name)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <select
        className="field"
        aria-label={t.customers.comparison}
        value={comparison}
        onChange={(event) => setComparison(event.target.value)}
      >
        {COMPARISONS.map((one) => (
          <option key={one} value={one}>
            {t.customers.comparisons[one]}
          </option>
        ))}
      </select>
      <input
        className="field short"
        inputMode="decimal"
        aria-label={t.customers.value}
        aria-invalid={wrong}
        aria-describedby={help}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <span id={help} className={wrong ? 'bad' : 'faint'}>
        {wrong ? t.customers.notANumber : metric && unitSuffix(metric.unit, f.currency, t)}
      </span>
      <Button htmlType="submit" type="primary" disabled={value === undefined}>
        {t.customers.add}
      </Button>
      <Button onClick={() => setOpen(false)}>{t.common.cancel}</Button>
    </form>
  )
}
