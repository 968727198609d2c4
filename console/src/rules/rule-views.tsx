import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { RuleTextAnswer } from '#api/shapes/rule-words.ts'
import { send } from '../api/client.ts'
import { useText } from '../locales/language.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { ProblemView } from '../parts/problem-view.tsx'
import { useAct } from '../parts/use-act.ts'
import { fromDraft, type Json, type RuleDraft } from './tree.ts'

type Props = {
  readonly rule: RuleDraft
  readonly onRule: (rule: Json) => void
}

/** The rule as JSON, to be copied, changed, or replaced by pasting. */
export function JsonView({ rule, onRule }: Props) {
  const t = useText()
  const written = JSON.stringify(fromDraft(rule), undefined, 2)
  const [typed, setTyped] = useState(written)
  useEffect(() => setTyped(written), [written])
  const read = parse(typed)
  return (
    <div className="stack rule-as-text">
      <textarea
        className="field mono"
        aria-label={t.rules.views.json}
        aria-invalid={read === undefined}
        rows={Math.min(28, Math.max(8, typed.split('\n').length))}
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="row">
        <Button
          type="primary"
          disabled={read === undefined || typed === written}
          onClick={() => read && onRule(read)}
        >
          {t.rules.take}
        </Button>
        <CopyButton text={typed} label={t.rules.copyJson} />
        {read === undefined && <span className="bad small">{t.rules.noJson}</span>}
      </div>
    </div>
  )
}

/** A pasted definition counts as its rule. */
function parse(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json | null
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined
    const { where } = value
    return typeof where === 'object' && where !== null ? (where as Json) : value
  } catch {
    return undefined
  }
}

/** The rule as text that reads like a sentence and means exactly the same. */
export function TextView({ rule, onRule }: Props) {
  const t = useText()
  const where = JSON.stringify(fromDraft(rule))
  const [written, setWritten] = useState<string>()
  const [typed, setTyped] = useState('')
  const { busy, error, act } = useAct()
  useEffect(() => {
    void act(async () => {
      const body = { where: JSON.parse(where) as Json }
      const { text = '' } = await send<RuleTextAnswer>('POST', '/rules/text', { body })
      setWritten(text)
      setTyped(text)
    })
  }, [where, act])
  const take = () =>
    void act(async () => {
      const answer = await send<RuleTextAnswer>('POST', '/rules/text', { body: { text: typed } })
      onRule(answer.where as Json)
    })
  return (
    <div className="stack rule-as-text">
      <textarea
        className="field mono"
        aria-label={t.rules.views.text}
        rows={Math.min(28, Math.max(8, typed.split('\n').length))}
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {error !== undefined && <ProblemView error={error} />}
      <div className="row">
        <Button type="primary" loading={busy} disabled={typed === written} onClick={take}>
          {t.rules.take}
        </Button>
        <CopyButton text={typed} />
      </div>
    </div>
  )
}
