import { Button } from 'antd'
import { useState } from 'react'
import { useText } from '../../locales/language.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { TextField } from '../../parts/text-field.tsx'
import type { Json } from '../../rules/tree.ts'
import { DifferenceList } from '../tier-form/difference-list.tsx'
import { differences } from '../tier-form/differences.ts'

type Props = {
  readonly before: unknown
  readonly definition: Json
  readonly fresh: boolean
  readonly blocked: boolean
  readonly busy: boolean
  readonly error: unknown
  readonly onSave: (note: string) => void
}

/** What saving changes, why, and the button. */
export function SaveBar({ before, definition, fresh, blocked, busy, error, onSave }: Props) {
  const t = useText()
  const [note, setNote] = useState('')
  const changes = fresh ? [] : differences(before, definition)
  const same = !fresh && changes.length === 0
  return (
    <Card title={fresh ? t.rules.create : t.rules.saveChanges}>
      <div className="card-body stack">
        {error !== undefined && <ProblemView error={error} />}
        {changes.length > 0 && (
          <details>
            <summary className="small">{t.tiers.changes({ count: changes.length })}</summary>
            <DifferenceList changes={changes} />
          </details>
        )}
        <TextField
          label={t.tierForm.note}
          maxLength={500}
          value={note}
          onChange={setNote}
          placeholder={t.rules.noteExample}
        />
        <div className="row wrap">
          <Button
            type="primary"
            loading={busy}
            disabled={same || blocked}
            onClick={() => onSave(note.trim())}
          >
            {fresh ? t.rules.create : t.common.save}
          </Button>
          <CopyButton text={JSON.stringify(definition, undefined, 2)} label={t.rules.copyJson} />
          {same && <span className="faint small">{t.tierForm.nothingChanged}</span>}
        </div>
      </div>
    </Card>
  )
}
