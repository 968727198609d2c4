import { useState } from 'react'
import type { Customer } from '#api/shapes/customer.ts'
import { type Format, useFormat } from '../../api/session.tsx'
import { addDays, daysBetween } from '../../format/dates.ts'
import { useText } from '../../locales/language.tsx'
import { DayInput } from '../../parts/day-input.tsx'
import { useToday } from '../../parts/day-range.tsx'
import type { CustomerSearch, When } from './search.ts'

type Props = {
  readonly customer: Customer
  readonly when: When
  readonly onChange: (part: Partial<CustomerSearch>) => void
}

/** Through time: how things stood at the end of a day, and as what was known then or is known now. */
export function AsOf({ customer, when, onChange }: Props) {
  const t = useText()
  const f = useFormat()
  const today = useToday()
  const day = when.as_of === undefined ? today : f.day(dayEnd(when.as_of))
  const first = firstDay(customer, day, f)
  const span = Math.max(1, daysBetween(first, today))
  const [dragged, setDragged] = useState<number>()
  const at = dragged ?? Math.max(0, daysBetween(first, day))
  const look = (next: string) =>
    onChange(
      next >= today
        ? { as_of: undefined as never, known_at: undefined as never }
        : { as_of: `${next}T23:59:59.999` },
    )
  const settle = () => {
    if (dragged !== undefined) look(addDays(first, dragged))
    setDragged(undefined)
  }
  return (
    <div className="as-of">
      <label className="row">
        <span className="soft nowrap">{t.customer.asOf}</span>
        <input
          type="range"
          min={0}
          max={span}
          value={at}
          aria-valuetext={addDays(first, at)}
          onChange={(event) => setDragged(Number(event.target.value))}
          onPointerUp={settle}
          onKeyUp={settle}
          onBlur={settle}
        />
      </label>
      <DayInput
        label={t.customer.asOf}
        value={dragged === undefined ? day : addDays(first, dragged)}
        min={first}
        max={today}
        onChange={look}
      />
      {when.as_of !== undefined && (
        <>
          <label className="row">
            <input
              type="checkbox"
              checked={when.known_at !== undefined}
              onChange={(event) =>
                onChange({ known_at: (event.target.checked ? when.as_of : undefined) as never })
              }
            />
            <span title={t.customer.knownThenHelp}>{t.customer.knownThen}</span>
          </label>
          <button type="button" className="link" onClick={() => look(today)}>
            {t.customer.backToNow}
          </button>
        </>
      )}
    </div>
  )
}

/** `as_of` of an address: a day alone or an instant; without an offset it is the shop's own time. */
const dayEnd = (text: string): string =>
  /Z|[+-]\d\d:\d\d$/.test(text) ? text : `${text.slice(0, 10)}T12:00:00Z`

/** The earliest day that there is something to see of; at least as early as the day that is looked at. */
function firstDay(customer: Customer, shown: string, f: Format): string {
  const moments = [
    ...customer.metrics.flatMap(({ unit, value }) =>
      unit === 'time' && typeof value === 'number' ? [value] : [],
    ),
    ...customer.tiers.flatMap((tier) => tier.history.map((stay) => Date.parse(stay.from))),
    ...(customer.known_since === null ? [] : [Date.parse(customer.known_since)]),
  ].filter((at) => at > 0)
  const days = [shown, ...moments.map((at) => f.day(at))]
  return days.reduce((a, b) => (a < b ? a : b))
}
