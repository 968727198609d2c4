import { RedoOutlined, UndoOutlined } from '@ant-design/icons'
import { useMemo, useState } from 'react'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import type { Conditions } from '#api/shapes/rule-words.ts'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { keyFor, type RuleForm, toDefinition, toForm } from '../../rules/form.ts'
import { PreviewPanel } from '../../rules/preview-panel.tsx'
import { KIND_OF, type Room } from '../../rules/rooms.ts'
import { RuleEditor } from '../../rules/rule-editor.tsx'
import { RulesProvider } from '../../rules/rules-context.tsx'
import {
  fromDraft,
  isJson,
  type Json,
  leafCount,
  type RuleDraft,
  toDraft,
} from '../../rules/tree.ts'
import { usePreview } from '../../rules/use-preview.ts'
import { useRuleForm } from '../../rules/use-rule-form.ts'
import { WhyUnsaved } from '../../rules/why-unsaved.tsx'
import { Conflict } from './conflict.tsx'
import { HeadFields } from './head-fields.tsx'
import type { PartProps } from './part-props.ts'
import { SaveBar } from './save-bar.tsx'
import { useSave } from './use-save.ts'
import { ValuesEditor } from './values-editor.tsx'

type Props = {
  readonly room: Room
  readonly existing: RuleItem | undefined
  readonly start: unknown
  readonly conditions: Conditions
  readonly taken: ReadonlySet<string>
}

/** The form. It survives a closed tab; what another person saved meanwhile is shown beside one's own. */
export function Editor({ room, existing, start, conditions, taken }: Props) {
  const t = useText()
  const [base, setBase] = useState({ etag: existing?.etag ?? '', definition: start })
  const kept = useRuleForm(`${room}.${existing?.key ?? 'new'}`, base.etag, () => toForm(start))
  const saving = useSave({ room, existing, etag: base.etag, onSaved: kept.forget })
  const { form } = kept
  const [chosen, setChosen] = useState<string>()
  const value = form.values?.find((one) => one.id === chosen) ?? form.values?.[0]
  const place = form.values ? form.values.findIndex((one) => one.id === value?.id) : -1
  const rule = form.values ? value?.where : form.where
  const head = value?.head
  const scored = form.head['choose'] === 'highest' || head?.['score'] !== undefined
  const where = useMemo(() => {
    if (head && scored) return scoreRule(head)
    return rule && leafCount(rule) > 0 ? fromDraft(rule) : undefined
  }, [rule, head, scored])
  const found = usePreview(where)
  const prefix = place < 0 ? '' : `/values/${place}`
  const errors = [
    ...saving.refused,
    ...found.places.map((one) => ({
      ...one,
      pointer: prefix + (scored ? one.pointer.replace('/where/metric', '/score') : one.pointer),
    })),
  ]
  const madeKey = useMemo(() => keyFor(nameOf(form), taken, KIND_OF[room]), [form, taken, room])
  const definition = withKey(toDefinition(form), madeKey)
  const theirs = existing && existing.etag !== base.etag ? existing : undefined
  const [why, setWhy] = useState<string>()
  const change = (next: RuleForm, what: string) => {
    saving.clear()
    kept.change(next, what)
  }
  const part = { form, errors, onChange: change }
  const rebase = (mine: boolean) => {
    if (!theirs) return
    setBase({ etag: theirs.etag, definition: theirs.definition })
    if (!mine) kept.reset(toForm(theirs.definition))
  }
  return (
    <RulesProvider conditions={conditions} errors={errors}>
      <div className="grid rule-form">
        <div className="two-thirds stack">
          <Notices kept={kept} onStartOver={() => kept.reset(toForm(base.definition))} />
          {theirs && (
            <Conflict
              base={base.definition}
              mine={definition}
              theirs={theirs}
              onMine={() => rebase(true)}
              onTheirs={() => rebase(false)}
            />
          )}
          <HeadFields {...part} room={room} fixedKey={existing !== undefined} madeKey={madeKey} />
          <WhatDecides {...part} room={room} chosen={value?.id} onChoose={setChosen} />
          <SaveBar
            before={base.definition}
            definition={definition}
            fresh={existing === undefined}
            blocked={theirs !== undefined}
            busy={saving.busy}
            error={saving.error}
            onSave={(note) => saving.save(definition, note)}
          />
        </div>
        <div className="third rule-aside">
          {where ? (
            <>
              <PreviewPanel found={found} onWhy={setWhy} />
              {scored && <p className="faint small">{t.rules.scoredPreview}</p>}
            </>
          ) : (
            <Card title={t.rules.preview}>
              <p className="say">
                {rule ? t.rules.emptyRule : form.values ? t.rules.scored : t.rules.noRule}
              </p>
            </Card>
          )}
        </div>
      </div>
      {why !== undefined && where && (
        <WhyUnsaved where={where} customer={why} onClose={() => setWhy(undefined)} />
      )}
    </RulesProvider>
  )
}

/** Who reaches a value's score, as a rule: what the preview counts. */
function scoreRule({ score, at_least = 0 }: Readonly<Record<string, unknown>>): Json | undefined {
  return isJson(score) || (typeof score === 'string' && score !== '')
    ? { metric: score, at_least }
    : undefined
}

type DecideProps = PartProps & {
  readonly room: Room
  readonly chosen: string | undefined
  readonly onChoose: (id: string) => void
}

/** The rule, the values, or nothing: a manual tag is given by people. */
function WhatDecides({ form, errors, onChange, room, chosen, onChoose }: DecideProps) {
  const t = useText()
  if (room === 'tags' && form.head['source'] === 'manual') return null
  if (form.values)
    return (
      <ValuesEditor
        form={form}
        errors={errors}
        onChange={onChange}
        values={form.values}
        chosen={chosen}
        onChoose={onChoose}
        emptyRule={emptyRule}
      />
    )
  if (!form.where)
    return (
      <Card title={t.rules.rule}>
        <div className="card-body">
          <button
            type="button"
            className="link"
            onClick={() => onChange({ ...form, where: emptyRule() }, '')}
          >
            ＋ {t.rules.addRule}
          </button>
        </div>
      </Card>
    )
  return (
    <Card
      title={t.rules.rule}
      tools={
        room === 'tags' && (
          <button
            type="button"
            className="quiet"
            onClick={() => onChange(asValues(form, t.rules.newValue({ number: 1 })), '')}
          >
            {t.rules.makeValues}
          </button>
        )
      }
    >
      <div className="card-body">
        <RuleEditor
          label={t.rules.rule}
          rule={form.where}
          path="/where"
          onChange={(where, what) => onChange({ ...form, where }, what)}
        />
      </div>
    </Card>
  )
}

function Notices({
  kept,
  onStartOver,
}: {
  readonly kept: ReturnType<typeof useRuleForm>
  readonly onStartOver: () => void
}) {
  const t = useText()
  return (
    <div className="row wrap">
      {kept.restored && (
        <p className="notice">
          {t.rules.restored}
          <button type="button" className="link" onClick={onStartOver}>
            {t.tierForm.startOver}
          </button>
        </p>
      )}
      <span className="row push">
        <button type="button" className="quiet" disabled={!kept.canUndo} onClick={kept.undo}>
          <UndoOutlined aria-hidden="true" /> {t.rules.undo}
        </button>
        <button type="button" className="quiet" disabled={!kept.canRedo} onClick={kept.redo}>
          <RedoOutlined aria-hidden="true" /> {t.rules.redo}
        </button>
      </span>
    </div>
  )
}

const emptyRule = (): RuleDraft => toDraft({ all: [] })

/** A rule tag with one value, whose rule is what was the tag's. */
const asValues = ({ where, ...form }: RuleForm, name: string): RuleForm => ({
  ...form,
  where: undefined,
  values: toForm({ values: [{ key: 'value-1', name: { zh: name } }] }).values?.map((value) => ({
    ...value,
    where: where ?? emptyRule(),
  })),
})

const nameOf = ({ head }: RuleForm): string => {
  const name = isJson(head['name']) ? head['name'] : {}
  return String(name['en'] || name['zh'] || '')
}

const withKey = <T extends Readonly<Record<string, unknown>>>(definition: T, key: string) =>
  definition['key'] === undefined ? { key, ...definition } : definition
