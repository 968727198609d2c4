import { Link } from '@tanstack/react-router'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import type { RuleChange } from '#api/shapes/rule-members.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { customerRef } from '../../parts/customer-ref.ts'
import { MoreButton } from '../../parts/more-button.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { useList } from '../../parts/use-list.ts'
import type { Room } from '../../rules/rooms.ts'

/** Who entered and left lately. */
export function Moves({ room, item }: { readonly room: Room; readonly item: RuleItem }) {
  const t = useText()
  const f = useFormat()
  const list = useList<RuleChange>(`/${room}/${item.key}/changes`, {}, () => 15_000)
  const valueName = (key: string | undefined) => {
    const found = item.values.find((value) => value.key === key)
    return found ? f.say(found.name) : ''
  }
  return (
    <Card title={t.rules.latest}>
      <div className="card-body">
        {list.error && <ProblemView error={list.error} onRetry={list.retry} />}
        {!list.rows && !list.error && <Shape lines={6} />}
        {list.rows?.length === 0 && <p className="soft">{t.rules.noMoves}</p>}
        <ul className="rule-moves small">
          {list.rows?.slice(0, 200).map((move) => (
            <li key={`${move.at}${move.customer.no}${move.value ?? ''}${move.entered}`}>
              <span className={`arrow ${move.entered ? 'up' : 'down'}`}>
                {move.entered ? t.rules.entered : t.rules.departed}
              </span>
              <Link to="/customers/$id" params={{ id: customerRef(move.customer) }}>
                {move.customer.name ??
                  (move.customer.id === '' ? `#${move.customer.no}` : move.customer.id)}
              </Link>
              <span>{valueName(move.value)}</span>
              <span className="soft push nowrap">{f.minute(move.at)}</span>
            </li>
          ))}
        </ul>
        <MoreButton list={list} />
      </div>
    </Card>
  )
}
