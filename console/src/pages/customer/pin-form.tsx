import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import type { CustomerTier } from '#api/shapes/tier.ts'
import { send } from '../../api/client.ts'
import { addDays } from '../../format/dates.ts'
import { useText } from '../../locales/language.tsx'
import { DayInput } from '../../parts/day-input.tsx'
import { useToday } from '../../parts/day-range.tsx'
import { Field } from '../../parts/field.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { SelectField } from '../../parts/select-field.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { useLevels } from '../../parts/tier-tag.tsx'
import { useAct } from '../../parts/use-act.ts'

type Props = { readonly id: string; readonly tier: CustomerTier; readonly onDone: () => void }

/** Puts the customer on a level by hand: which, why, until when; what follows is said before it is done. */
export function PinForm({ id, tier, onDone }: Props) {
  const t = useText()
  const levels = useLevels()(tier.program)
  const above = levels[Math.min(tier.rank + 1, levels.length - 1)]?.key ?? tier.level
  const [level, setLevel] = useState(above)
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  const { busy, error, submit } = usePin({ id, tier, onDone })
  const name = levels.find((one) => one.key === level)?.name ?? level
  return (
    <form
      className="inset"
      onSubmit={(event) => submit(event, { level, reason: reason.trim(), until })}
    >
      <div className="row wrap top-aligned">
        <SelectField
          label={t.customer.pinLevel}
          names={Object.fromEntries(levels.map((one) => [one.key, one.name]))}
          value={level}
          onChange={setLevel}
        />
        <TextField
          label={t.customer.pinReason}
          grow
          required
          maxLength={500}
          placeholder={t.customer.pinReasonExample}
          value={reason}
          onChange={setReason}
        />
        <Until value={until} onChange={setUntil} />
      </div>
      <p className="note">
        {until === ''
          ? t.customer.pinForever({ level: name })
          : t.customer.pinThen({ level: name, until })}
      </p>
      {error !== undefined && <ProblemView error={error} />}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={busy} disabled={reason.trim() === ''}>
          {t.customer.pinDo({ level: name })}
        </Button>
        <Button onClick={onDone}>{t.common.cancel}</Button>
      </div>
    </form>
  )
}

function Until({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (day: string) => void
}) {
  const t = useText()
  const tomorrow = addDays(useToday(), 1)
  return (
    <Field label={t.customer.pinUntil}>
      <DayInput label={t.customer.pinUntil} value={value} min={tomorrow} onChange={onChange} />
    </Field>
  )
}

type Pin = { readonly level: string; readonly reason: string; readonly until: string }

function usePin({ id, tier, onDone }: Props) {
  const queries = useQueryClient()
  const { busy, error, act } = useAct()
  const submit = (event: FormEvent, { level, reason, until }: Pin) => {
    event.preventDefault()
    void act(async () => {
      // To the end of that day, in the shop's zone.
      const end = until === '' ? {} : { until: `${until}T23:59:59` }
      const body = { program: tier.program, level, reason, ...end }
      await send('POST', `/customers/${encodeURIComponent(id)}/tier-pins`, { body })
      await queries.invalidateQueries()
      onDone()
    })
  }
  return { busy, error, submit }
}
