import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import type { CustomerClass } from '#api/shapes/customer-rules.ts'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { SelectField } from '../../parts/select-field.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { useHandOver } from './use-hand-over.ts'

type Props = { readonly id: string; readonly one: CustomerClass }

/** Sets the class by hand, with a reason, or lets the rules choose again. */
export function OverrideClass({ id, one }: Props) {
  const t = useText()
  const [open, setOpen] = useState(false)
  const { busy, error, hand } = useHandOver(id)
  if (open) return <Form id={id} one={one} onDone={() => setOpen(false)} />
  return (
    <div className="row">
      <button type="button" className="link small" onClick={() => setOpen(true)}>
        {t.rules.customer.override}
      </button>
      {one.override && (
        <button
          type="button"
          className="link small"
          disabled={busy}
          onClick={() => hand('DELETE', `classes/${one.key}`)}
        >
          {t.rules.customer.unset}
        </button>
      )}
      {error !== undefined && <ProblemView error={error} />}
    </div>
  )
}

function Form({ id, one, onDone }: Props & { readonly onDone: () => void }) {
  const t = useText()
  const f = useFormat()
  const values = useApi<RuleItem>(`/classes/${one.key}`).data?.values ?? []
  const [value, setValue] = useState(one.value ?? '')
  const [reason, setReason] = useState('')
  const { busy, error, hand } = useHandOver(id, onDone)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    hand('PUT', `classes/${one.key}`, { value, reason: reason.trim() })
  }
  return (
    <form className="inset stack" onSubmit={submit}>
      <SelectField
        label={t.rules.customer.setTo}
        names={Object.fromEntries([
          ...(value === '' ? [['', t.rules.choose]] : []),
          ...values.map((found) => [found.key, f.say(found.name)]),
        ])}
        value={value}
        onChange={setValue}
      />
      <TextField
        label={t.rules.reason}
        required
        maxLength={500}
        value={reason}
        onChange={setReason}
      />
      {error !== undefined && <ProblemView error={error} />}
      <div className="row">
        <Button
          type="primary"
          htmlType="submit"
          loading={busy}
          disabled={value === '' || reason.trim() === ''}
        >
          {t.rules.customer.override}
        </Button>
        <Button onClick={onDone}>{t.common.cancel}</Button>
      </div>
    </form>
  )
}
