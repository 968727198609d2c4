import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { TierProgram as Answer } from '#api/shapes/tier-program.ts'
import type { TierProgram } from '#loyalty/tier-program.ts'
import { RequestProblem, send } from '../../api/client.ts'
import { useText } from '../../locales/language.tsx'
import { DayInput } from '../../parts/day-input.tsx'
import { useToday } from '../../parts/day-range.tsx'
import { Field } from '../../parts/field.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import type { Errors } from './definition.ts'
import type { Difference } from './differences.ts'

type Props = {
  readonly existing: Answer | undefined
  readonly etag: string
  readonly definition: TierProgram
  readonly changes: readonly Difference[]
  readonly blocked: boolean
  readonly wrong: number
  readonly onTry: () => void
  readonly onRefused: (errors: Errors) => void
  readonly onSaved: (saved: Answer) => void
}

/** From when, why, and the two ways to keep it: as a draft, or as the rule. What changes is said before. */
export function PublishBar(props: Props) {
  const t = useText()
  const { existing, changes, wrong } = props
  const today = useToday()
  const [from, setFrom] = useState('')
  const [note, setNote] = useState('')
  const { act, busy, error } = useActs(props, from, note)
  const nothing = existing !== undefined && changes.length === 0
  return (
    <div className="card publish">
      <div className="card-body">
        <div className="row wrap top-aligned">
          <Field
            label={t.tierForm.effectiveFrom}
            help={from === '' ? t.tierForm.atOnce : t.tierForm.fromDay({ day: from })}
          >
            <DayInput
              label={t.tierForm.effectiveFrom}
              value={from}
              min={today}
              onChange={setFrom}
            />
          </Field>
          <Field label={t.tierForm.note} className="grow">
            <input
              className="field"
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.target.value)}
              placeholder={t.tierForm.noteExample}
            />
          </Field>
        </div>
        {existing && (
          <details>
            <summary>
              {nothing ? t.tierForm.nothingChanged : t.tiers.changes({ count: changes.length })}
            </summary>
            <ul className="changes">
              {changes.map((change) => (
                <li key={change.path}>
                  <code>{change.path}</code> <del>{change.before}</del> → <ins>{change.after}</ins>
                </li>
              ))}
            </ul>
          </details>
        )}
        <p className="note">{t.tierForm.consequence}</p>
        {error !== undefined && <ProblemView error={error} />}
        {wrong > 0 && <p className="bad">{t.tierForm.mendFirst({ count: wrong })}</p>}
        <div className="row wrap">
          <Button
            type="primary"
            loading={busy}
            disabled={props.blocked || nothing}
            onClick={() => void act('publish')}
          >
            {existing ? t.tierForm.publish : t.tierForm.create}
          </Button>
          {existing && (
            <Button disabled={busy || props.blocked || nothing} onClick={() => void act('draft')}>
              {t.tierForm.saveDraft}
            </Button>
          )}
          {existing?.draft && (
            <Button
              danger
              type="text"
              disabled={busy || props.blocked}
              onClick={() => void act('drop')}
            >
              {t.tierForm.dropDraft}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}

type Act = 'publish' | 'draft' | 'drop'

function useActs(
  { existing, etag, definition, wrong, onTry, onRefused, onSaved }: Props,
  from: string,
  note: string,
) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const act = async (what: Act) => {
    onTry()
    if (wrong > 0 && what !== 'drop') return
    setBusy(true)
    setError(undefined)
    try {
      const saved = await request(what, { existing, etag, definition, from, note })
      onSaved(saved)
      await queries.invalidateQueries()
      await navigate({ to: '/tiers/$program', params: { program: saved.key } })
    } catch (problem) {
      setError(problem)
      onRefused(fieldErrors(problem))
      // 412: the fresh answer brings the other's change, and with it the choice.
      await queries.invalidateQueries({ queryKey: [`/tier-programs/${definition.key}`] })
    } finally {
      setBusy(false)
    }
  }
  return { act, busy, error }
}

type Request = Pick<Props, 'existing' | 'etag' | 'definition'> & {
  readonly from: string
  readonly note: string
}

function request(what: Act, { existing, etag, definition, from, note }: Request): Promise<Answer> {
  const path = existing ? `/tier-programs/${existing.key}` : '/tier-programs'
  if (what === 'drop') return send('DELETE', `${path}/draft`, { etag })
  if (what === 'draft') return send('PUT', `${path}/draft`, { etag, body: { definition } })
  const body = {
    definition,
    ...(from === '' ? {} : { effective_from: from }),
    ...(note.trim() === '' ? {} : { note: note.trim() }),
  }
  return existing ? send('PUT', path, { etag, body }) : send('POST', path, { body })
}

/** The server's places, as this form's fields know them. */
function fieldErrors(problem: unknown): Errors {
  if (!(problem instanceof RequestProblem)) return {}
  return Object.fromEntries(
    (problem.problem.errors ?? []).map((place) => [
      place.pointer.replace(/^\/definition/, ''),
      place.detail,
    ]),
  )
}
