import type { RuleItem, RuleValue } from '#api/shapes/rule-definition.ts'
import { useFormat } from '../../api/session.tsx'
import { exactNumber, percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Behind } from '../../parts/behind.tsx'
import { Card } from '../../parts/page.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import type { Room } from '../../rules/rooms.ts'

/** The values in order of priority: what each asks, and how many have it. */
export function Values({ room, item }: { readonly room: Room; readonly item: RuleItem }) {
  const t = useText()
  const f = useFormat()
  const all = item.values.reduce((sum, value) => sum + (value.size ?? 0), 0)
  const kind = room === 'tags' ? 'tag' : 'class'
  const columns: readonly Column<RuleValue>[] = [
    {
      key: 'name',
      title: t.rules.value,
      cell: (value) => (
        <>
          <b>{f.say(value.name)}</b>
          {value.sentence && <div className="soft small rule-said">{f.say(value.sentence)}</div>}
        </>
      ),
    },
    {
      key: 'size',
      title: t.rules.size,
      number: true,
      cell: (value) => (
        <Behind query={`${kind}=${encodeURIComponent(`${item.key}:${value.key}`)}`}>
          {value.size === null ? '—' : exactNumber(value.size)}
        </Behind>
      ),
    },
    {
      key: 'share',
      title: t.tiers.share,
      width: 180,
      cell: (value) => (
        <span className="share">
          <span className="bar" aria-hidden="true">
            <i style={{ width: `${all === 0 ? 0 : ((value.size ?? 0) / all) * 100}%` }} />
          </span>
          <span className="number">{all === 0 ? '—' : percent((value.size ?? 0) / all)}</span>
        </span>
      ),
    },
  ]
  return (
    <Card title={t.rules.values} note={priority(item, t)}>
      <Table
        label={t.rules.values}
        columns={columns}
        rows={item.values}
        rowKey={(value) => value.key}
      />
    </Card>
  )
}

/** What decides between values that fit at once. */
const priority = ({ definition }: RuleItem, t: ReturnType<typeof useText>): string => {
  const { choose } = definition as { choose?: string }
  return choose === 'highest' || choose === 'all'
    ? t.rules.chooseHelp[choose]
    : t.rules.valuesPriority
}
