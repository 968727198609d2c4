import { Button } from 'antd'
import { useState } from 'react'
import { useFormat } from '../api/session.tsx'
import { exactNumber } from '../format/numbers.ts'
import { useText } from '../locales/language.tsx'
import { AssignedNotice } from './assigned-notice.tsx'
import { useAssign } from './use-assign.ts'
import { useRuleItems } from './use-rule-items.ts'

type Props = {
  /** As paths name customers. */
  readonly customers: readonly string[]
  readonly onDone: () => void
}

/** What can be done with the customers that were ticked: a tag by hand, a static segment. */
export function SelectionActs({ customers, onDone }: Props) {
  const t = useText()
  const f = useFormat()
  const tags = useRuleItems('tags').data ?? []
  const segments = useRuleItems('segments').data ?? []
  const manual = tags.filter((one) => (one.definition as { source?: string }).source === 'manual')
  const fixed = segments.filter((one) => (one.definition as { kind?: string }).kind === 'static')
  const [target, setTarget] = useState('')
  const assigning = useAssign()
  const act = (remove: boolean) => {
    const [room, key = ''] = target.split(':')
    if (room !== 'tags' && room !== 'segments') return
    const body = { customers, ...(remove ? { remove } : {}) }
    void assigning.assign(room, key, body).then((well) => {
      if (well) onDone()
    })
  }
  if (customers.length === 0) return <AssignedNotice assigning={assigning} />
  return (
    <div
      className="row wrap rule-selection"
      role="group"
      aria-label={t.rules.selected({ count: exactNumber(customers.length) })}
    >
      <b>{t.rules.selected({ count: exactNumber(customers.length) })}</b>
      <select
        className="field"
        aria-label={t.rules.target}
        value={target}
        onChange={(event) => setTarget(event.target.value)}
      >
        <option value="">{t.rules.target}</option>
        <optgroup label={t.rules.tagSources.manual}>
          {manual.map((one) => (
            <option key={one.key} value={`tags:${one.key}`}>
              {f.say(one.name)}
            </option>
          ))}
        </optgroup>
        <optgroup label={t.rules.segmentKinds.static}>
          {fixed.map((one) => (
            <option key={one.key} value={`segments:${one.key}`}>
              {f.say(one.name)}
            </option>
          ))}
        </optgroup>
      </select>
      <Button
        type="primary"
        disabled={target === ''}
        loading={assigning.busy}
        onClick={() => act(false)}
      >
        {t.rules.give}
      </Button>
      <Button disabled={target === ''} loading={assigning.busy} onClick={() => act(true)}>
        {t.rules.takeOff}
      </Button>
      <AssignedNotice assigning={assigning} />
    </div>
  )
}
