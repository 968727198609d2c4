import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiKey, ApiKeyCreated } from '#api/shapes/key.ts'
import { send } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Ask } from '../../parts/ask.tsx'
import { Empty } from '../../parts/empty.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Secret } from '../../parts/secret.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { useAct } from '../../parts/use-act.ts'
import { useList } from '../../parts/use-list.ts'
import { NameAndRole } from './name-and-role.tsx'

/** Keys that programs come in with. */
export function KeysSection() {
  const t = useText()
  const list = useList<ApiKey>('/keys', {})
  const [made, setMade] = useState<ApiKeyCreated>()
  const [revoking, setRevoking] = useState<ApiKey>()
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
      {list.error && <ProblemView error={list.error} onRetry={list.retry} />}
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
      {revoking && <Revoke apiKey={revoking} onClose={() => setRevoking(undefined)} />}
    </div>
  )
}

function MakeKey({ onMade }: { readonly onMade: (made: ApiKeyCreated) => void }) {
  const t = useText()
  const queries = useQueryClient()
  return (
    <NameAndRole
      title={t.settings.makeKey}
      note={t.settings.makeKeyNote}
      act={t.settings.makeKeyDo}
      name={{ label: t.settings.keyName, placeholder: t.settings.keyNameExample, maxLength: 100 }}
      onSubmit={async (body) => {
        onMade(await send<ApiKeyCreated>('POST', '/keys', { body }))
        await queries.invalidateQueries({ queryKey: ['/keys'] })
      }}
    />
  )
}

function Revoke({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const t = useText()
  const queries = useQueryClient()
  const { error, act } = useAct()
  const revoke = () =>
    void act(async () => {
      await send('DELETE', `/keys/${apiKey.id}`)
      await queries.invalidateQueries({ queryKey: ['/keys'] })
      onClose()
    })
  return (
    <Ask
      title={t.settings.revokeTitle({ name: apiKey.name })}
      what={
        <>
          {t.settings.revokeWhat}
          {error !== undefined && <ProblemView error={error} />}
        </>
      }
      act={t.settings.revoke}
      onAct={revoke}
      onClose={onClose}
    />
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
