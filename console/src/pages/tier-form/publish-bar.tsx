import { Button } from 'antd'
import { useState } from 'react'
import type { TierProgram as Answer } from '#api/shapes/tier-program.ts'
import type { TierProgram } from '#loyalty/tier-program.ts'
import { useText } from '../../locales/language.tsx'
import { DayInput } from '../../parts/day-input.tsx'
import { useToday } from '../../parts/day-range.tsx'
import { Field } from '../../parts/field.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { TextField } from '../../parts/text-field.tsx'
import type { Errors } from './definition.ts'
import type { Difference } from './differences.ts'
import { DifferenceList } from './difference-list.tsx'
import { PublishAsk } from './publish-ask.tsx'
import { TrialCard } from './trial-card.tsx'
import { type TierAct, useActs } from './use-acts.ts'
import { useTrial } from './use-trial.ts'

export type PublishProps = {
  readonly existing: Answer | undefined
  readonly etag: string
  readonly definition: TierProgram
  readonly changes: readonly Difference[]
  /** Somebody else's change waits for a choice. */
  readonly blocked: boolean
  readonly wrong: number
  readonly onTry: () => void
  readonly onRefused: (errors: Errors) => void
  readonly onSaved: (saved: Answer) => void
}

/** From when, why, and the two ways to keep it: as a draft, or as the rule. What changes is said before. */
export function PublishBar(props: PublishProps) {
  const t = useText()
  const { existing, changes, wrong } = props
  const [from, setFrom] = useState('')
  const [note, setNote] = useState('')
  const trial = useTrial(props.definition, from)
  const { act, busy, error } = useActs(props, { from, note: note.trim(), tested: trial.tested })
  const [asking, setAsking] = useState(false)
  const nothing = existing !== undefined && changes.length === 0
  const start = (what: TierAct) =>
    what === 'publish' && existing && trial.tested && wrong === 0 ? setAsking(true) : act(what)
  return (
    <>
      <TrialCard trial={trial} wrong={wrong} />
      <div className="card publish">
        <div className="card-body">
          <div className="row wrap top-aligned">
            <From value={from} onChange={setFrom} />
            <TextField
              label={t.tierForm.note}
              grow
              maxLength={500}
              placeholder={t.tierForm.noteExample}
              value={note}
              onChange={setNote}
            />
          </div>
          {existing && (
            <details>
              <summary>
                {nothing ? t.tierForm.nothingChanged : t.tiers.changes({ count: changes.length })}
              </summary>
              <DifferenceList changes={changes} />
            </details>
          )}
          <p className="note">{t.tierForm.consequence}</p>
          {existing && !nothing && !trial.tested && <p className="note">{t.trial.untested}</p>}
          {error !== undefined && <ProblemView error={error} />}
          {wrong > 0 && <p className="bad">{t.tierForm.mendFirst({ count: wrong })}</p>}
          <Buttons
            existing={existing}
            busy={busy}
            blocked={props.blocked}
            nothing={nothing}
            onAct={start}
          />
        </div>
      </div>
      {asking && trial.tested && (
        <PublishAsk
          backtest={trial.tested}
          from={from}
          onAct={() => {
            setAsking(false)
            act('publish')
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function From({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (day: string) => void
}) {
  const t = useText()
  const today = useToday()
  return (
    <Field
      label={t.tierForm.effectiveFrom}
      help={value === '' ? t.tierForm.atOnce : t.tierForm.fromDay({ day: value })}
    >
      <DayInput label={t.tierForm.effectiveFrom} value={value} min={today} onChange={onChange} />
    </Field>
  )
}

type ButtonsProps = Pick<PublishProps, 'existing' | 'blocked'> & {
  readonly busy: boolean
  readonly nothing: boolean
  readonly onAct: (what: TierAct) => void
}

function Buttons({ existing, blocked, busy, nothing, onAct }: ButtonsProps) {
  const t = useText()
  return (
    <div className="row wrap">
      <Button
        type="primary"
        loading={busy}
        disabled={blocked || nothing}
        onClick={() => onAct('publish')}
      >
        {existing ? t.tierForm.publish : t.tierForm.create}
      </Button>
      {existing && (
        <Button disabled={busy || blocked || nothing} onClick={() => onAct('draft')}>
          {t.tierForm.saveDraft}
        </Button>
      )}
      {existing?.draft && (
        <Button danger type="text" disabled={busy || blocked} onClick={() => onAct('drop')}>
          {t.tierForm.dropDraft}
        </Button>
      )}
    </div>
  )
}
