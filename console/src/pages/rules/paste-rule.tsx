import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { RuleTextAnswer } from '#api/shapes/rule-words.ts'
import { send } from '../../api/client.ts'
import { useText } from '../../locales/language.tsx'
import { Pane } from '../../parts/pane.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { useAct } from '../../parts/use-act.ts'
import { newOf, type Room } from '../../rules/rooms.ts'
import { WhyHead } from '../../rules/why-head.tsx'

/** A rule as JSON or as text, to begin with. */
export function PasteRule({
  room,
  onClose,
}: {
  readonly room: Room
  readonly onClose: () => void
}) {
  const t = useText()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const { busy, error, act } = useAct()
  const take = () =>
    void act(async () => {
      const rule = await read(typed)
      await navigate({ to: newOf[room], search: { rule: JSON.stringify(rule) } })
    })
  return (
    <Pane label={t.rules.creates.paste} onClose={onClose} side>
      <WhyHead title={t.rules.creates.paste} note={t.rules.pasteNote} onClose={onClose} />
      <div className="card-body stack">
        <textarea
          className="field mono"
          aria-label={t.rules.creates.paste}
          rows={18}
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {error !== undefined && <ProblemView error={error} />}
        <div className="row">
          <Button type="primary" loading={busy} disabled={typed.trim() === ''} onClick={take}>
            {t.rules.openInBuilder}
          </Button>
        </div>
      </div>
    </Pane>
  )
}

/** A whole definition stays whole, so that what was exported comes back as it was. */
async function read(text: string): Promise<unknown> {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return (await send<RuleTextAnswer>('POST', '/rules/text', { body: { text } })).where
  }
}
