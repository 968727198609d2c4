import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import type { Role } from '#api/shapes/user.ts'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { SelectField } from '../../parts/select-field.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { useAct } from '../../parts/use-act.ts'
import { ROLES } from './roles.ts'

type Props = {
  readonly title: string
  readonly note: string
  readonly act: string
  readonly name: {
    readonly label: string
    readonly help?: string
    readonly placeholder?: string
    readonly minLength?: number
    readonly maxLength: number
  }
  readonly onSubmit: (made: { name: string; role: Role }) => Promise<void>
}

/** Makes somebody or something that comes in: a name and a role; what the role may do is said beside it. */
export function NameAndRole({ title, note, act: label, name: field, onSubmit }: Props) {
  const t = useText()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('operator')
  const { busy, error, act } = useAct()
  const roles = Object.fromEntries(ROLES.map((one) => [one, t.roles[one]])) as Record<Role, string>
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void act(async () => {
      await onSubmit({ name: name.trim(), role })
      setName('')
    })
  }
  return (
    <Card title={title} note={note}>
      <form className="card-body row wrap top-aligned" onSubmit={submit}>
        <TextField {...field} required value={name} onChange={setName} />
        <SelectField
          label={t.settings.role}
          help={t.settings.roleMay[role]}
          names={roles}
          value={role}
          onChange={setRole}
        />
        <Button className="beside-field" type="primary" htmlType="submit" loading={busy}>
          {label}
        </Button>
        {error !== undefined && <ProblemView error={error} />}
      </form>
    </Card>
  )
}
