import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { ROLES } from './roles.ts'
import type { Role, SetupLink, User, UserCreated } from '#api/shapes/user.ts'
import { send } from '../../api/client.ts'
import { useFormat, useShop } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Field } from '../../parts/field.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Secret } from '../../parts/secret.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { useList } from '../../parts/use-list.ts'

/** Who may come in, and what each may do. */
export function PeopleSection() {
  const t = useText()
  const list = useList<User>('/users', {})
  const [link, setLink] = useState<{ readonly name: string; readonly link: SetupLink }>()
  const [error, setError] = useState<unknown>()
  const columns = useColumns({
    onLink: (name, made) => setLink({ name, link: made }),
    onError: setError,
  })
  return (
    <div className="stack">
      <Invite onMade={(made) => setLink({ name: made.user.name, link: made.link })} />
      {link && (
        <Secret
          title={t.settings.linkFor({ name: link.name })}
          note={t.settings.linkNote}
          secret={link.link.url}
          onDone={() => setLink(undefined)}
        />
      )}
      {error !== undefined && <ProblemView error={error} />}
      {list.error && <ProblemView error={list.error} onRetry={list.retry} />}
      <Card title={t.settings.sections.people}>
        {list.rows ? (
          <Table
            label={t.settings.sections.people}
            columns={columns}
            rows={list.rows}
            rowKey={(user) => user.id}
          />
        ) : (
          <Shape lines={5} />
        )}
      </Card>
      <MoreButton list={list} />
      <Card title={t.settings.rolesTitle}>
        <dl className="facts roles card-body">
          {ROLES.map((role) => (
            <div key={role}>
              <dt>{t.roles[role]}</dt>
              <dd>{t.settings.roleMay[role]}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </div>
  )
}

function Invite({ onMade }: { readonly onMade: (made: UserCreated) => void }) {
  const t = useText()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('operator')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      onMade(await send<UserCreated>('POST', '/users', { body: { name: name.trim(), role } }))
      setName('')
      await queries.invalidateQueries({ queryKey: ['/users'] })
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card title={t.settings.invite} note={t.settings.inviteNote}>
      <form className="card-body row wrap top-aligned" onSubmit={(event) => void submit(event)}>
        <Field label={t.setup.name} help={t.setup.nameHelp}>
          <input
            className="field"
            required
            minLength={2}
            maxLength={64}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Field label={t.settings.role} help={t.settings.roleMay[role]}>
          <RoleSelect label={t.settings.role} role={role} onChange={setRole} />
        </Field>
        <Button className="beside-field" type="primary" htmlType="submit" loading={busy}>
          {t.settings.inviteDo}
        </Button>
        {error !== undefined && <ProblemView error={error} />}
      </form>
    </Card>
  )
}

type RoleSelectProps = {
  readonly label: string
  readonly role: Role
  readonly disabled?: boolean
  readonly onChange: (role: Role) => void
}

export function RoleSelect({ label, role, disabled = false, onChange }: RoleSelectProps) {
  const t = useText()
  return (
    <select
      className="field"
      aria-label={label}
      value={role}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value as Role)}
    >
      {ROLES.map((one) => (
        <option key={one} value={one}>
          {t.roles[one]}
        </option>
      ))}
    </select>
  )
}

type ColumnsInput = {
  readonly onLink: (name: string, link: SetupLink) => void
  readonly onError: (error: unknown) => void
}

function useColumns({ onLink, onError }: ColumnsInput): readonly Column<User>[] {
  const t = useText()
  const f = useFormat()
  const { session } = useShop()
  const queries = useQueryClient()
  const attempt = async (what: () => Promise<void>) => {
    onError(undefined)
    try {
      await what()
    } catch (problem) {
      onError(problem)
    } finally {
      await queries.invalidateQueries({ queryKey: ['/users'] })
    }
  }
  const change = (user: User, body: object) =>
    void attempt(() => send('PUT', `/users/${user.id}`, { body, etag: user.etag }))
  const link = (user: User) =>
    void attempt(async () =>
      onLink(user.name, await send<SetupLink>('POST', `/users/${user.id}/link`)),
    )
  return [
    {
      key: 'name',
      title: t.setup.name,
      cell: (user) => (
        <>
          <b>{user.name}</b>{' '}
          {user.display_name !== user.name && <span className="faint">{user.display_name}</span>}
          {user.id === session.id && <span className="tag">{t.settings.you}</span>}
        </>
      ),
    },
    {
      key: 'role',
      title: t.settings.role,
      cell: (user) => (
        <RoleSelect
          label={`${user.name} · ${t.settings.role}`}
          role={user.role}
          disabled={user.id === session.id}
          onChange={(role) => change(user, { role })}
        />
      ),
    },
    {
      key: 'state',
      title: t.settings.state,
      cell: (user) => (
        <span className={user.state === 'active' ? 'tag good' : 'tag'}>
          {t.settings.userStates[user.state]}
        </span>
      ),
    },
    {
      key: 'seen',
      title: t.settings.lastSeen,
      cell: (user) => (user.last_seen_at === null ? '—' : f.minute(user.last_seen_at)),
    },
    {
      key: 'acts',
      title: t.settings.actions,
      cell: (user) =>
        user.id === session.id ? null : (
          <span className="row">
            <button type="button" className="link" onClick={() => link(user)}>
              {t.settings.newLink}
            </button>
            {user.state !== 'invited' && (
              <button
                type="button"
                className="link"
                onClick={() =>
                  change(user, { state: user.state === 'active' ? 'disabled' : 'active' })
                }
              >
                {user.state === 'active' ? t.settings.disable : t.settings.enable}
              </button>
            )}
          </span>
        ),
    },
  ]
}
