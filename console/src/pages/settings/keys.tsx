import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import type { ApiKey, ApiKeyCreated } from '#api/shapes/key.ts'
import type { Role } from '#api/shapes/user.ts'
import { send } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Ask } from '../../parts/ask.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Field } from '../../parts/field.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Secret } from '../../parts/secret.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { useList } from '../../parts/use-list.ts'
import { RoleSelect } from './people.tsx'

/** Keys that programs come in with. */
export function KeysSection() {
  const t = useText()
  const queries = useQueryClient()
  const list = useList<ApiKey>('/keys', {})
  const [made, setMade] = useState<ApiKeyCreated>()
  const [revoking, setRevoking] = useState<ApiKey>()
  const [error, setError] = useState<unknown>()
  const revoke = async (key: ApiKey) => {
    setRevoking(undefined)
    try {
      await send('DELETE', `/keys/${key.id}`)
      await queries.invalidateQueries({ queryKey: ['/keys'] })
    } catch (problem) {
      setError(problem)
    }
  }
  const columns = useColumns(setRevoking)
  return (
    <div className="stack">
      <MakeKey onMade={setMade} />
      {made && (
        <Secret
          title={t.settings.keyMade({ name: made.key.name })}
          note={t.settings.keyNote}
          secret={made.secret}
          onDone={() => setMade(undefined)}
        />
      )}
      {error !== undefined && <ProblemView error={error} />}
      <Card title={t.settings.sections.keys}>
        {!list.rows ? (
          <Shape lines={4} />
        ) : list.rows.length === 0 ? (
          <Empty title={t.settings.noKeys} what={t.settings.noKeysWhat} />
        ) : (
          <Table
            label={t.settings.sections.keys}
            columns={columns}
            rows={list.rows}
            rowKey={(key) => key.id}
          />
        )}
      </Card>
      <MoreButton list={list} />
      {revoking && (
        <Ask
          title={t.settings.revokeTitle({ name: revoking.name })}
          what={t.settings.revokeWhat}
          act={t.settings.revoke}
          onAct={() => void revoke(revoking)}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </div>
  )
}

function MakeKey({ onMade }: { readonly onMade: (made: ApiKeyCreated) => void }) {
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
      onMade(await send<ApiKeyCreated>('POST', '/keys', { body: { name: name.trim(), role } }))
      setName('')
      await queries.invalidateQueries({ queryKey: ['/keys'] })
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card title={t.settings.makeKey} note={t.settings.makeKeyNote}>
      <form className="card-body row wrap top-aligned" onSubmit={(event) => void submit(event)}>
        <Field label={t.settings.keyName}>
          <input
            className="field"
            required
            maxLength={100}
            value={name}
            placeholder={t.settings.keyNameExample}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Field label={t.settings.role} help={t.settings.roleMay[role]}>
          <RoleSelect label={t.settings.role} role={role} onChange={setRole} />
        </Field>
        <Button className="beside-field" type="primary" htmlType="submit" loading={busy}>
          {t.settings.makeKeyDo}
        </Button>
        {error !== undefined && <ProblemView error={error} />}
      </form>
    </Card>
  )
}

function useColumns(onRevoke: (key: ApiKey) => void): readonly Column<ApiKey>[] {
  const t = useText()
  const f = useFormat()
  return [
    { key: 'name', title: t.settings.keyName, cell: (key) => <b>{key.name}</b> },
    { key: 'prefix', title: t.settings.prefix, cell: (key) => <code>{key.prefix}…</code> },
    { key: 'role', title: t.settings.role, cell: (key) => t.roles[key.role] },
    {
      key: 'made',
      title: t.settings.madeAt,
      cell: (key) => `${f.minute(key.created_at)} · ${key.created_by}`,
    },
    {
      key: 'used',
      title: t.settings.lastUsed,
      cell: (key) => (key.last_used_at === null ? t.settings.never : f.minute(key.last_used_at)),
    },
    {
      key: 'acts',
      title: t.settings.actions,
      cell: (key) =>
        key.revoked_at === null ? (
          <button type="button" className="link" onClick={() => onRevoke(key)}>
            {t.settings.revoke}
          </button>
        ) : (
          <span className="tag">{t.settings.revokedAt({ at: f.minute(key.revoked_at) })}</span>
        ),
    },
  ]
}
