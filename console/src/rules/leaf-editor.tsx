import { useFormat } from '../api/session.tsx'
import { useText } from '../locales/language.tsx'
import { AnyField } from './fields/any-field.tsx'
import { ErrorAt } from './fields/error-at.tsx'
import { JsonField } from './fields/json-field.tsx'
import type { Schema } from './fields/schema.ts'
import { useRules } from './rules-context.tsx'
import { kindOf } from './starter.ts'
import type { Json, RuleDraft } from './tree.ts'
import { isJson } from './tree.ts'

type Props = {
  readonly leaf: Extract<RuleDraft, { kind: 'leaf' }>
  readonly path: string
  readonly onChange: (node: Json) => void
}

/** One condition: its kind's form; what no kind knows is JSON. */
export function LeafEditor({ leaf, path, onChange }: Props) {
  const t = useText()
  const f = useFormat()
  const { kinds } = useRules()
  const kind = kindOf(leaf.node, kinds)
  const change = (next: unknown) => {
    if (isJson(next)) onChange(next)
  }
  return (
    <div className="rule-leaf">
      <span className="rule-kind">{kind ? f.say(kind.name) : t.rules.unknownKind}</span>
      {kind ? (
        <AnyField
          name=""
          label={f.say(kind.name)}
          schema={kind.schema as Schema}
          value={leaf.node}
          path={path}
          scope={{ kind: kind.key }}
          onChange={change}
        />
      ) : (
        <>
          <JsonField
            label={t.rules.unknownKind}
            value={leaf.node}
            path={`${path}#`}
            onChange={change}
          />
          <ErrorAt path={path} />
        </>
      )}
    </div>
  )
}
