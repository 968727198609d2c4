import { Button } from 'antd'
import { useState } from 'react'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import { useFormat } from '../../api/session.tsx'
import { addDays } from '../../format/dates.ts'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Ask } from '../../parts/ask.tsx'
import { DayInput } from '../../parts/day-input.tsx'
import { useToday } from '../../parts/day-range.tsx'
import { Field } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { SelectField } from '../../parts/select-field.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { AssignedNotice } from '../../rules/assigned-notice.tsx'
import type { Room } from '../../rules/rooms.ts'
import { type AssignBody, useAssign } from '../../rules/use-assign.ts'
import { useRuleItems } from '../../rules/use-rule-items.ts'

/** Gives a tag, or puts into a static segment: a pasted list of customers, or everybody of a segment. */
export function Assign({ room, item }: { readonly room: Room; readonly item: RuleItem }) {
  const t = useText()
  const f = useFormat()
  const today = useToday()
  const segments = (useRuleItems('segments').data ?? []).filter((one) => one.key !== item.key)
  const [segment, setSegment] = useState('')
  const [typed, setTyped] = useState('')
  const [until, setUntil] = useState('')
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState<'give' | 'take'>()
  const assigning = useAssign()
  const ids = typed.split(/[\s,，;；]+/).filter((one) => one !== '')
  const size =
    segment === '' ? ids.length : (segments.find((one) => one.key === segment)?.size ?? 0)
  const act = (remove: boolean) => {
    setAsked(undefined)
    const body: AssignBody = {
      ...(segment === '' ? { customers: ids } : { segment }),
      ...(until === '' ? {} : { until: `${until}T23:59:59` }),
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      ...(remove ? { remove } : {}),
    }
    if (room !== 'classes') void assigning.assign(room, item.key, body)
  }
  const name = f.say(item.name)
  return (
    <Card
      title={t.rules.assignTitle[room === 'tags' ? 'tags' : 'segments']}
      note={<Terms item={item} />}
    >
      <div className="card-body stack">
        <SelectField
          label={t.rules.whom}
          names={{
            '': t.rules.pasted,
            ...Object.fromEntries(
              segments.map((one) => [one.key, `${t.rules.rooms.segments} · ${f.say(one.name)}`]),
            ),
          }}
          value={segment}
          onChange={setSegment}
        />
        {segment === '' && (
          <label className="labelled">
            <span className="label">{t.rules.pastedList}</span>
            <textarea
              className="field"
              rows={3}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </label>
        )}
        {room === 'tags' && (
          <Field label={t.rules.until} help={t.rules.untilHelp}>
            <DayInput
              label={t.rules.until}
              value={until}
              min={addDays(today, 1)}
              onChange={setUntil}
            />
          </Field>
        )}
        <TextField label={t.rules.reason} maxLength={500} value={reason} onChange={setReason} />
        <AssignedNotice assigning={assigning} />
        <div className="row">
          <Button
            type="primary"
            loading={assigning.busy}
            disabled={size === 0}
            onClick={() => setAsked('give')}
          >
            {t.rules.give}
          </Button>
          <Button loading={assigning.busy} disabled={size === 0} onClick={() => setAsked('take')}>
            {t.rules.takeOff}
          </Button>
        </div>
      </div>
      {asked && (
        <Ask
          title={asked === 'give' ? t.rules.give : t.rules.takeOff}
          what={t.rules.assignWhat({ name, count: exactNumber(size), take: asked === 'take' })}
          act={asked === 'give' ? t.rules.give : t.rules.takeOff}
          onAct={() => act(asked === 'take')}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Card>
  )
}

function Terms({ item }: { readonly item: RuleItem }) {
  const t = useText()
  const { expires_after_days: days, limit } = item.definition as {
    expires_after_days?: number
    limit?: number
  }
  return (
    <>
      {days !== undefined && t.rules.expiresIn({ days })}{' '}
      {limit !== undefined && t.rules.limitOf({ limit: exactNumber(limit) })}
    </>
  )
}
