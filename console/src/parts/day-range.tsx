import { useState } from 'react'
import { useFormat } from '../api/session.tsx'
import { addDays, isDay } from '../format/dates.ts'
import { useText } from '../locales/language.tsx'
import { DayInput } from './day-input.tsx'
import { Segments } from './segments.tsx'

/** Two days of the shop's zone, both included. */
export type DayRange = { readonly from: string; readonly to: string }

type Preset = 'days7' | 'days30' | 'days90' | 'month' | 'year'

const presets = (today: string): Readonly<Record<Preset, DayRange>> => ({
  days7: { from: addDays(today, -6), to: today },
  days30: { from: addDays(today, -29), to: today },
  days90: { from: addDays(today, -89), to: today },
  month: { from: `${today.slice(0, 8)}01`, to: today },
  year: { from: `${today.slice(0, 5)}01-01`, to: today },
})

/** The last 30 days that end today in the shop's zone. */
export const usualRange = (today: string): DayRange => presets(today).days30

export const useToday = (): string => useFormat().day(Date.now())

type Props = { readonly range: DayRange; readonly onChange: (range: DayRange) => void }

/** Usual stretches of days, or any two days. */
export function DayRangePicker({ range, onChange }: Props) {
  const t = useText()
  const today = useToday()
  const known = presets(today)
  const names = Object.keys(known) as Preset[]
  const matching = names.find(
    (name) => known[name].from === range.from && known[name].to === range.to,
  )
  const [own, setOwn] = useState(matching === undefined)
  const change = (part: Partial<DayRange>) => {
    const next = { ...range, ...part }
    if (isDay(next.from) && isDay(next.to) && next.from <= next.to) onChange(next)
  }
  return (
    <div className="row wrap">
      <Segments
        label={t.range.title}
        options={[
          ...names.map((key) => ({ key, name: t.range[key] })),
          { key: 'own' as const, name: t.range.own },
        ]}
        chosen={own ? 'own' : matching}
        onChoose={(key) => {
          setOwn(key === 'own')
          if (key !== 'own') onChange(known[key])
        }}
      />
      {own && (
        <span className="row">
          <DayInput
            label={t.range.from}
            value={range.from}
            max={range.to}
            onChange={(from) => change({ from })}
          />
          –
          <DayInput
            label={t.range.to}
            value={range.to}
            min={range.from}
            max={today}
            onChange={(to) => change({ to })}
          />
        </span>
      )}
    </div>
  )
}
