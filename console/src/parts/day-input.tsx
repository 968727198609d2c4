import { CalendarOutlined } from '@ant-design/icons'
import { useEffect, useRef, useState } from 'react'
import { isDay } from '../format/dates.ts'
import { useText } from '../locales/language.tsx'
import type { Described } from './field.tsx'

type Props = Described & {
  readonly label: string
  readonly value: string
  readonly min?: string
  readonly max?: string
  /** A yyyy-mm-dd within the bounds, or '' when it was emptied. */
  readonly onChange: (day: string) => void
}

/**
 * A day, written 2026-11-22 as everywhere in the console (a browser's own date field writes it in the browser's
 * language, not in ours); the calendar button opens the browser's picker.
 */
export function DayInput({ label, value, min, max, onChange, ...described }: Props) {
  const t = useText()
  const [typed, setTyped] = useState(value)
  const native = useRef<HTMLInputElement>(null)
  useEffect(() => setTyped(value), [value])
  const fits = (day: string) =>
    isDay(day) && (min === undefined || day >= min) && (max === undefined || day <= max)
  const take = (text: string) => {
    setTyped(text)
    const day = text.trim().replaceAll('/', '-')
    if (day === '' || fits(day)) onChange(day)
  }
  return (
    <span className="day-input">
      <input
        type="text"
        className="field"
        inputMode="numeric"
        placeholder="yyyy-mm-dd"
        maxLength={10}
        aria-label={label}
        {...described}
        aria-invalid={typed !== '' && !fits(typed.replaceAll('/', '-'))}
        value={typed}
        onChange={(event) => take(event.target.value)}
        onBlur={() => setTyped(value)}
      />
      <button
        type="button"
        aria-label={t.range.calendar({ field: label })}
        onClick={() => native.current?.showPicker()}
      >
        <CalendarOutlined aria-hidden="true" />
      </button>
      <input
        ref={native}
        type="date"
        tabIndex={-1}
        aria-hidden="true"
        value={value}
        min={min}
        max={max}
        onChange={(event) => take(event.target.value)}
      />
    </span>
  )
}
