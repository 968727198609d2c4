import { Link } from '@tanstack/react-router'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import { useFormat, useStatus } from '../../api/session.tsx'
import { exactNumber, percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Behind } from '../../parts/behind.tsx'
import type { Column } from '../../parts/table/column.ts'
import { pageOf, type Room } from '../../rules/rooms.ts'
import { kindOfItem } from './kind-of-item.ts'

const DAY = 86_400_000

export function useRuleColumns(room: Room): readonly Column<RuleItem>[] {
  const t = useText()
  const f = useFormat()
  const total = useStatus().data?.counts.customers ?? 0
  const kinds: Readonly<Record<string, string>> = {
    ...t.rules.segmentKinds,
    ...t.rules.tagSources,
    ...t.rules.chooses,
  }
  return [
    {
      key: 'name',
      title: t.rules.name,
      sortable: true,
      cell: (item) => (
        <>
          <div className="row">
            <Link to={pageOf[room]} params={{ key: item.key }}>
              <b>{f.say(item.name)}</b>
            </Link>
            {item.flags.map((flag) => (
              <span key={flag.kind} className="tag warn" title={f.say(flag.text)}>
                {t.rules.flags[flag.kind]}
              </span>
            ))}
            {item.evaluating && <span className="tag">{t.rules.evaluating}</span>}
          </div>
          <div className="faint small rule-said">
            {item.sentence
              ? f.say(item.sentence)
              : item.values.map((value) => f.say(value.name)).join(' · ')}
          </div>
          {item.flags.map((flag) => (
            <div key={flag.kind} className="warn small">
              {f.say(flag.text)}
              {t.rules.fullStop}
              {f.say(flag.step)}
            </div>
          ))}
        </>
      ),
    },
    {
      key: 'kind',
      title: t.rules.kindOf[room],
      cell: (item) => <span className="nowrap">{kinds[kindOfItem(item)] ?? ''}</span>,
    },
    {
      key: 'size',
      title: t.rules.size,
      number: true,
      sortable: true,
      cell: (item) =>
        item.size === null ? (
          '—'
        ) : (
          <Behind query={`${item.kind}=${encodeURIComponent(item.key)}`}>
            {exactNumber(item.size)}
          </Behind>
        ),
    },
    {
      key: 'share',
      title: t.tiers.share,
      number: true,
      cell: (item) => (item.size === null || total === 0 ? '—' : percent(item.size / total)),
    },
    {
      key: 'change',
      title: t.rules.sinceYesterday,
      number: true,
      cell: (item) => <Change item={item} />,
    },
    {
      key: 'owner',
      title: t.rules.owner,
      cell: (item) =>
        (item.definition as { owner?: string }).owner ?? <span className="faint">—</span>,
    },
    {
      key: 'used_by',
      title: t.rules.usedBy,
      number: true,
      cell: (item) => (
        <span title={item.used_by.map((use) => f.say(use.name)).join('\n')}>
          {item.used_by.length === 0 ? '—' : exactNumber(item.used_by.length)}
        </span>
      ),
    },
    {
      key: 'updated_at',
      title: t.rules.updated,
      sortable: true,
      cell: (item) => <span className="nowrap">{f.day(item.updated_at)}</span>,
    },
  ]
}

function Change({ item }: { readonly item: RuleItem }) {
  const made = Math.min(...item.versions.map((version) => Date.parse(version.created_at)))
  // What is not a day old has no yesterday.
  if (item.size === null || item.size_before == null || Date.now() - made < DAY) return '—'
  const by = item.size - item.size_before
  if (by === 0) return <span className="faint">0</span>
  return (
    <span className={`arrow ${by > 0 ? 'up' : 'down'}`}>
      {by > 0 ? '+' : '−'}
      {exactNumber(Math.abs(by))}
    </span>
  )
}
