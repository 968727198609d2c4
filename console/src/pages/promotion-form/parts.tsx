import type { ProblemPlace } from '#api/shapes/problem.ts'
import type { PromotionKindItem } from '#api/shapes/promotion.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { AnyField } from '../../rules/fields/any-field.tsx'
import type { Schema } from '../../rules/fields/schema.ts'
import { isJson, type Json } from '../../rules/tree.ts'
import { errorOf } from '../rule-form/part-props.ts'

type Props = {
  readonly kind: PromotionKindItem
  readonly definition: Json
  readonly isNew: boolean
  readonly errors: readonly ProblemPlace[]
  readonly onChange: (definition: Json) => void
}

/** The form of a promotion: its name by hand, the rest made of the schemas of its kind and of what all have in common. */
export function Parts({ kind, definition, isNew, errors, onChange }: Props) {
  const t = useText()
  const f = useFormat()
  const { key, name, kind: _kind, terms, ...frame } = definition
  const names = isJson(name) ? name : {}
  const scope = { kind: 'promotion', names: t.promotions.fields }
  const setName = (language: 'zh' | 'en', text: string) => {
    const next = { ...names, [language]: text }
    onChange({
      ...definition,
      name: next['en'] === '' ? { zh: next['zh'] } : next,
    })
  }
  return (
    <>
      <Card title={t.promotions.about}>
        <div className="card-body form-grid">
          <TextField
            label={t.promotions.nameZh}
            maxLength={100}
            error={errorOf(errors, '/name')}
            value={String(names['zh'] ?? '')}
            onChange={(text) => setName('zh', text)}
          />
          <TextField
            label={t.promotions.nameEn}
            maxLength={100}
            value={String(names['en'] ?? '')}
            onChange={(text) => setName('en', text)}
          />
          <TextField
            label={t.promotions.key}
            help={t.promotions.keyHelp}
            error={errorOf(errors, '/key')}
            maxLength={60}
            disabled={!isNew}
            value={String(key ?? '')}
            onChange={(text) => onChange({ ...definition, key: text })}
          />
        </div>
      </Card>
      <Card title={`${t.promotions.terms} · ${f.say(kind.name)}`} note={f.say(kind.about)}>
        <div className="card-body rule-tree">
          <AnyField
            name="terms"
            label={t.promotions.terms}
            schema={kind.terms as Schema}
            value={terms}
            path="/terms"
            scope={scope}
            onChange={(next) => onChange({ ...definition, terms: next })}
          />
        </div>
      </Card>
      <Card title={t.promotions.frame} note={t.promotions.frameNote}>
        <div className="card-body rule-tree">
          <AnyField
            name="frame"
            label={t.promotions.frame}
            schema={kind.frame as Schema}
            value={frame}
            path=""
            scope={scope}
            onChange={(next) =>
              onChange({
                key,
                name,
                kind: kind.key,
                terms,
                ...(isJson(next) ? next : {}),
              })
            }
          />
        </div>
      </Card>
    </>
  )
}
