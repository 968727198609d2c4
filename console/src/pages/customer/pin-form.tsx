import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import type { CustomerTier } from '#api/shapes/tier.ts'
import { send } from '../../api/client.ts'
import { addDays } from '../../format/dates.ts'
import { useText } from '../../locales/language.tsx'
import { DayInput } from '../../parts/day-input.tsx'
import { useToday } from '../../parts/day-range.tsx'
import { Field } from '../../parts/field.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { useLevels } from '../../parts/tier-tag.tsx'

type Props = { readonly id: string; readonly tier: CustomerTier; readonly onDone: () => void }

/** Puts the customer on a level by hand: which, why, until when; what follows is said before it is done. */
export function PinForm({ id, tier, onDone }: Props) {
  const t = useText()
  const queries = useQueryClient()
  const levels = useLevels()(tier.program)
  const today = useToday()
  const [level, setLevel] = useState(
    levels[Math.min(tier.rank + 1, levels.length - 1)]?.key ?? tier.level,
  )
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const reasonId = useId()
  const levelName = levels.find((one) => one.key === level)?.name ?? level
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      const body = {
        program: tier.program,
        level,
        reason: reason.trim(),
        ...(until === '' ? {} : { until: `${until}T23:59:59` }),
      }
      await send('POST', `/customers/${encodeURIComponent(id)}/tier-pins`, { body })
      await queries.invalidateQueries()
      onDone()
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="inset" onSubmit={(event) => void submit(event)}>
      <div className="row wrap top-aligned">
        <Field label={t.customer.pinLevel}>
          <select
            className="field"
            value={level}
            onChange={(event) => setLevel(event.target.value)}
          >
            {levels.map((one) => (
              <option key={one.key} value={one.key}>
                {one.name}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t.customer.pinReason} className="grow">
          <input
            id={reasonId}
            className="field"
            required
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            placeholder={t.customer.pinReasonExample}
          />
        </Field>
        <Field label={t.customer.pinUntil}>
          <DayInput
            label={t.customer.pinUntil}
            value={until}
            min={addDays(today, 1)}
            onChange={setUntil}
          />
        </Field>
      </div>
      <p className="note">
        {until === ''
          ? t.customer.pinForever({ level: levelName })
          : t.customer.pinThen({ level: levelName, until })}
      </p>
      {error !== undefined && <ProblemView error={error} />}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={busy} disabled={reason.trim() === ''}>
          {t.customer.pinDo({ level: levelName })}
        </Button>
        <Button onClick={onDone}>{t.common.cancel}</Button>
      </div>
    </form>
  )
}
