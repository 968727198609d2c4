import { useState } from 'react'
import type { RuleKind } from '#api/shapes/rule-definition.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { KIND_OF, ROOMS, type Room } from '../../rules/rooms.ts'
import { useRuleItems } from '../../rules/use-rule-items.ts'

/** Why the customer is not in something, and what would change it: any segment, tag or class can be asked about. */
export function WhyAny({ onWhy }: { readonly onWhy: (rule: string) => void }) {
  const t = useText()
  const [chosen, setChosen] = useState('')
  return (
    <Card title={t.rules.customer.whyAny} note={t.rules.customer.whyAnyNote}>
      <div className="card-body row wrap">
        <select
          className="field grow"
          aria-label={t.rules.customer.whyAny}
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
        >
          <option value="">{t.rules.choose}</option>
          {ROOMS.map((room) => (
            <Options key={room} room={room} kind={KIND_OF[room]} />
          ))}
        </select>
        <button
          type="button"
          className="button"
          disabled={chosen === ''}
          onClick={() => onWhy(chosen)}
        >
          {t.customer.why}
        </button>
      </div>
    </Card>
  )
}

function Options({ room, kind }: { readonly room: Room; readonly kind: RuleKind }) {
  const t = useText()
  const f = useFormat()
  const items = useRuleItems(room).data ?? []
  if (items.length === 0) return null
  return (
    <optgroup label={t.rules.rooms[room]}>
      {items.map((item) => (
        <option key={item.key} value={`${kind}:${item.key}`}>
          {f.say(item.name)}
        </option>
      ))}
    </optgroup>
  )
}
