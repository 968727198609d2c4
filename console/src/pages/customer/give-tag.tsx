import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { useFormat } from '../../api/session.tsx'
import { addDays } from '../../format/dates.ts'
import { useText } from '../../locales/language.tsx'
import { DayInput } from '../../parts/day-input.tsx'
import { useToday } from '../../parts/day-range.tsx'
import { Field } from '../../parts/field.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { SelectField } from '../../parts/select-field.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { useRuleItems } from '../../rules/use-rule-items.ts'
import { useHandOver } from './use-hand-over.ts'

/** Gives a manual tag: which, why, until when. */
export function GiveTag({ id, had }: { readonly id: string; readonly had: readonly string[] }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  if (!open)
    return (
      <button type="button" className="link small" onClick={() => setOpen(true)}>
        ＋ {t.rules.customer.addTag}
      </button>
    )
  return <Form id={id} had={had} onDone={() => setOpen(false)} />
}

type Props = {
  readonly id: string
  readonly had: readonly string[]
  readonly onDone: () => void
}

function Form({ id, had, onDone }: Props) {
  const t = useText()
  const f = useFormat()
  const today = useToday()
  const manual = (useRuleItems('tags').data ?? []).filter(
    (one) => (one.definition as { source?: string }).source === 'manual' && !had.includes(one.key),
  )
  const [tag, setTag] = useState('')
  const [value, setValue] = useState('')
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  const { busy, error, hand } = useHandOver(id, onDone)
  const values = manual.find((one) => one.key === tag)?.values ?? []
  const submit = (event: FormEvent) => {
    event.preventDefault()
    hand('POST', 'tags', {
      tag,
      ...(value === '' ? {} : { value }),
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      ...(until === '' ? {} : { until: `${until}T23:59:59` }),
    })
  }
  return (
    <form className="inset stack" onSubmit={submit}>
      <SelectField
        label={t.rules.customer.addTag}
        names={{
          '': t.rules.customer.chooseTag,
          ...Object.fromEntries(manual.map((one) => [one.key, f.say(one.name)])),
        }}
        value={tag}
        onChange={setTag}
      />
      {values.length > 0 && (
        <SelectField
          label={t.rules.value}
          names={{
            '': t.common.none,
            ...Object.fromEntries(values.map((one) => [one.key, f.say(one.name)])),
          }}
          value={value}
          onChange={setValue}
        />
      )}
      <TextField label={t.rules.reason} maxLength={500} value={reason} onChange={setReason} />
      <Field label={t.rules.until} help={t.rules.untilHelp}>
        <DayInput label={t.rules.until} value={until} min={addDays(today, 1)} onChange={setUntil} />
      </Field>
      {error !== undefined && <ProblemView error={error} />}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={busy} disabled={tag === ''}>
          {t.rules.give}
        </Button>
        <Button onClick={onDone}>{t.common.cancel}</Button>
      </div>
    </form>
  )
}
