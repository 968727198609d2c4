import { Link } from '@tanstack/react-router'
import { useState } from 'react'
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

const FEW = 14

type Move = RuleChange & { readonly from?: string | undefined }

/** One who left a value and entered another at the same instant has moved: that is one line. */
function joined(changes: readonly RuleChange[]): Move[] {
  const moves: Move[] = []
  for (const change of changes) {
    const last = moves.at(-1)
    const isSame =
      last !== undefined &&
      last.at === change.at &&
      last.customer.no === change.customer.no &&
      last.entered !== change.entered &&
      last.value !== undefined &&
      last.from === undefined
    if (!isSame) moves.push(change)
    else if (change.entered) moves[moves.length - 1] = { ...change, from: last.value }
    else moves[moves.length - 1] = { ...last, from: change.value }
  }
  return moves
}

/** Who entered and left lately. */
export function Moves({ room, item }: { readonly room: Room; readonly item: RuleItem }) {
  const t = useText()
  const f = useFormat()
  const list = useList<RuleChange>(`/${room}/${item.key}/changes`, {}, () => 15_000)
  const [shown, setShown] = useState(FEW)
  const moves = joined(list.rows ?? [])
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
          {moves.slice(0, shown).map((move) => (
            <li key={`${move.at}${move.customer.no}${move.value ?? ''}${move.entered}`}>
              <span className={`arrow ${move.entered ? 'up' : 'down'}`}>
                {move.from !== undefined
                  ? t.rules.moved
                  : move.entered
                    ? t.rules.entered
                    : t.rules.departed}
              </span>
              <Link to="/customers/$id" params={{ id: customerRef(move.customer) }}>
                {move.customer.name ??
                  (move.customer.id === '' ? `#${move.customer.no}` : move.customer.id)}
              </Link>
              <span className="clip">
                {move.from !== undefined && `${valueName(move.from)} → `}
                {valueName(move.value)}
              </span>
              <span className="soft push nowrap">{f.minute(move.at)}</span>
            </li>
          ))}
        </ul>
        {moves.length > shown ? (
          <button type="button" className="link small" onClick={() => setShown(shown + 40)}>
            {t.common.more}
          </button>
        ) : (
          <MoreButton list={list} />
        )}
      </div>
    </Card>
  )
}
