import { useMemo, useState } from 'react'
import type { Metric } from '#api/shapes/metric.ts'
import type { TierProgram as Answer } from '#api/shapes/tier-program.ts'
import type { TierProgram } from '#loyalty/tier-program.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Field } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { ConditionsEditor } from './conditions-editor.tsx'
import { Conflict } from './conflict.tsx'
import { type Errors, toDefinition } from './definition.ts'
import { differences } from './differences.ts'
import { type Form, toForm } from './form.ts'
import { LevelsEditor } from './levels-editor.tsx'
import { unitOfMetric } from './metric-choice.ts'
import { PoliciesEditor } from './policies-editor.tsx'
import { PublishBar } from './publish-bar.tsx'
import { useKeptForm } from './use-kept-form.ts'

type Props = {
  readonly existing: Answer | undefined
  readonly start: TierProgram
  readonly metrics: readonly Metric[]
}

/** The form. It survives a closed tab; what another person published meanwhile is shown beside one's own. */
export function Editor({ existing, start, metrics }: Props) {
  const t = useText()
  const { currency } = useFormat()
  const unitOf = useMemo(() => unitOfMetric(metrics), [metrics])
  const [base, setBase] = useState({ etag: existing?.etag ?? '', definition: start })
  const kept = useKeptForm(existing?.key ?? 'new', base.etag, () => toForm(start, unitOf, currency))
  const [touched, setTouched] = useState(false)
  const [refused, setRefused] = useState<Errors>({})
  const read = toDefinition(kept.form, { unitOf, currency, t })
  const errors = touched ? { ...read.errors, ...refused } : refused
  const change = (part: Partial<Form>) => {
    setRefused({})
    kept.change({ ...kept.form, ...part })
  }
  const theirs = existing && existing.etag !== base.etag ? existing : undefined
  const takeTheirs = (their: Answer) => {
    const definition = (their.draft?.definition ?? their.definition) as TierProgram
    setBase({ etag: their.etag, definition })
    kept.reset(toForm(definition, unitOf, currency), their.etag)
  }
  return (
    <div className="stack form">
      {kept.restored && (
        <p className="notice">
          {t.tierForm.restored}
          <button
            type="button"
            className="link"
            onClick={() => kept.reset(toForm(start, unitOf, currency), base.etag)}
          >
            {t.tierForm.startOver}
          </button>
        </p>
      )}
      {theirs && (
        <Conflict
          base={base.definition}
          mine={read.definition}
          theirs={theirs}
          onMine={() =>
            setBase({ etag: theirs.etag, definition: theirs.definition as TierProgram })
          }
          onTheirs={() => takeTheirs(theirs)}
        />
      )}
      <Names form={kept.form} errors={errors} fixedKey={existing !== undefined} onChange={change} />
      <Card title={t.tierForm.qualify} note={t.tierForm.qualifyNote}>
        <div className="card-body">
          <ConditionsEditor form={kept.form} errors={errors} onChange={change} />
        </div>
      </Card>
      <Card title={t.tierForm.levels} note={t.tierForm.levelsNote}>
        <LevelsEditor form={kept.form} errors={errors} onChange={change} />
      </Card>
      <Card title={t.tierForm.policies}>
        <div className="card-body">
          <PoliciesEditor form={kept.form} errors={errors} onChange={change} />
        </div>
      </Card>
      <PublishBar
        existing={existing}
        etag={base.etag}
        definition={read.definition}
        changes={differences(existing?.definition ?? {}, read.definition)}
        blocked={theirs !== undefined}
        wrong={Object.keys(read.errors).length}
        onTry={() => setTouched(true)}
        onRefused={setRefused}
        onSaved={(saved) => {
          setBase({ etag: saved.etag, definition: read.definition })
          kept.forget()
        }}
      />
    </div>
  )
}

type NamesProps = {
  readonly form: Form
  readonly errors: Errors
  readonly fixedKey: boolean
  readonly onChange: (part: Partial<Form>) => void
}

function Names({ form, errors, fixedKey, onChange }: NamesProps) {
  const t = useText()
  return (
    <Card title={t.tierForm.naming}>
      <div className="card-body form-grid">
        <Field label={t.tierForm.nameZh} error={errors['/name/zh']}>
          <input
            className="field"
            value={form.zh}
            maxLength={200}
            onChange={(event) => onChange({ zh: event.target.value })}
          />
        </Field>
        <Field label={t.tierForm.nameEn}>
          <input
            className="field"
            value={form.en}
            maxLength={200}
            onChange={(event) => onChange({ en: event.target.value })}
          />
        </Field>
        <Field label={t.tierForm.key} help={t.tierForm.keyHelp} error={errors['/key']}>
          <input
            className="field"
            value={form.key}
            disabled={fixedKey}
            onChange={(event) => onChange({ key: event.target.value })}
          />
        </Field>
      </div>
    </Card>
  )
}
