import { useState } from 'react'
import type { AuditEntry } from '#api/shapes/audit.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { DayInput } from '../../parts/day-input.tsx'
import { useToday } from '../../parts/day-range.tsx'
import { addDays, isDay } from '../../format/dates.ts'
import { Field } from '../../parts/field.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { useList } from '../../parts/use-list.ts'

/** Who changed what, newest first. Nothing can be taken out of it. */
export function AuditSection() {
  const t = useText()
  const today = useToday()
  const [actor, setActor] = useState('')
  const [action, setAction] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const query = {
    actor: actor.trim(),
    action: action.trim(),
    from: isDay(from) ? from : '',
    to: isDay(to) ? addDays(to, 1) : '',
  }
  const list = useList<AuditEntry>('/audit', query)
  const columns = useColumns()
  return (
    <Card title={t.settings.sections.audit} note={t.settings.auditNote}>
      <div className="card-body row wrap top-aligned">
        <Field label={t.settings.actor}>
          <input
            className="field"
            value={actor}
            onChange={(event) => setActor(event.target.value)}
          />
        </Field>
        <Field label={t.settings.action}>
          <input
            className="field"
            value={action}
            placeholder="tier_programs.replace"
            onChange={(event) => setAction(event.target.value)}
          />
        </Field>
        <Field label={t.range.from}>
          <DayInput label={t.range.from} value={from} max={today} onChange={setFrom} />
        </Field>
        <Field label={t.range.to}>
          <DayInput label={t.range.to} value={to} max={today} onChange={setTo} />
        </Field>
      </div>
      {list.error && <ProblemView error={list.error} onRetry={list.retry} />}
      {!list.rows ? (
        <Shape lines={12} />
      ) : list.rows.length === 0 ? (
        <p className="say">{t.settings.noAudit}</p>
      ) : (
        <Table
          label={t.settings.sections.audit}
          columns={columns}
          rows={list.rows}
          rowKey={(entry) => entry.id}
        />
      )}
      <MoreButton list={list} />
    </Card>
  )
}

function useColumns(): readonly Column<AuditEntry>[] {
  const t = useText()
  const f = useFormat()
  return [
    {
      key: 'at',
      title: t.settings.at,
      width: 160,
      cell: (entry) => <span className="nowrap">{f.second(entry.at)}</span>,
    },
    {
      key: 'actor',
      title: t.settings.actor,
      cell: (entry) =>
        `${entry.actor.name}${entry.actor.kind === 'key' ? ` (${t.settings.apiKey})` : ''}`,
    },
    {
      key: 'action',
      title: t.settings.action,
      cell: (entry) => (
        <>
          {(t.settings.actionNames as Readonly<Record<string, string>>)[entry.action] ?? ''}{' '}
          <code className="faint">{entry.action}</code>
        </>
      ),
    },
    {
      key: 'subject',
      title: t.settings.subject,
      cell: (entry) => <span className="mono">{`${entry.subject.kind} ${entry.subject.id}`}</span>,
    },
    {
      key: 'detail',
      title: t.settings.detail,
      cell: (entry) => {
        const text = JSON.stringify(entry.detail) ?? ''
        return text === '{}' || text === '' ? (
          ''
        ) : text.length < 60 ? (
          <code>{text}</code>
        ) : (
          <Detail detail={entry.detail} short={text.slice(0, 56)} />
        )
      },
    },
  ]
}

const Detail = ({ detail, short }: { readonly detail: unknown; readonly short: string }) => (
  <details>
    <summary>
      <code>{short}…</code>
    </summary>
    <pre className="report">{JSON.stringify(detail, undefined, 2)}</pre>
  </details>
)
