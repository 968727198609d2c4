import { useState } from 'react'
import { useText } from '../locales/language.tsx'
import { Segments } from '../parts/segments.tsx'
import { JsonView, TextView } from './rule-views.tsx'
import { type RuleDraft, toDraft } from './tree.ts'
import { TreeEditor } from './tree-editor.tsx'

type Props = {
  readonly label: string
  readonly rule: RuleDraft
  readonly path: string
  readonly onChange: (rule: RuleDraft, what: string) => void
}

/** One rule, as a tree, as text, as JSON. */
export function RuleEditor(props: Props) {
  const t = useText()
  const [view, setView] = useState<'tree' | 'text' | 'json'>('tree')
  const take = (rule: unknown) => {
    props.onChange(toDraft(rule), '')
    setView('tree')
  }
  return (
    <div className="stack">
      <Segments
        label={t.rules.viewAs}
        options={(['tree', 'text', 'json'] as const).map((key) => ({
          key,
          name: t.rules.views[key],
        }))}
        chosen={view}
        onChoose={setView}
      />
      {view === 'tree' && <TreeEditor {...props} />}
      {view === 'text' && <TextView rule={props.rule} onRule={take} />}
      {view === 'json' && <JsonView rule={props.rule} onRule={take} />}
    </div>
  )
}
