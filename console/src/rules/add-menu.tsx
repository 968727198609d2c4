import { useFormat } from '../api/session.tsx'
import { useText } from '../locales/language.tsx'
import { Menu, type MenuItem } from '../parts/menu.tsx'
import { useRules } from './rules-context.tsx'
import { starter } from './starter.ts'
import { newId, type RuleDraft, toDraft } from './tree.ts'
import type { Editor } from './tree-editor.tsx'

/** Adds a condition of any kind, or a group, to a group. */
export function AddMenu({ group, editor }: { readonly group: string; readonly editor: Editor }) {
  const t = useText()
  const f = useFormat()
  const { kinds, words } = useRules()
  const groupNames: Readonly<Record<string, string>> = t.rules.groups
  const items: readonly MenuItem[] = [
    ...[...Map.groupBy(kinds, (kind) => kind.group)].flatMap(([key, some]) =>
      some.map((kind): MenuItem => {
        const says = kind.examples[0]?.says
        return {
          key: kind.key,
          name: f.say(kind.name),
          group: groupNames[key] ?? key,
          ...(says ? { hint: f.say(says) } : {}),
        }
      }),
    ),
    { key: '+any', name: t.rules.newAny, group: t.rules.groups.groups },
    { key: '+all', name: t.rules.newAll, group: t.rules.groups.groups },
  ]
  const make = (key: string): RuleDraft => {
    if (key === '+any' || key === '+all')
      return { id: newId(), kind: key === '+any' ? 'any' : 'all', parts: [] }
    const kind = kinds.find((one) => one.key === key)
    return kind ? starter(kind, words) : toDraft({})
  }
  return (
    <Menu
      label={t.rules.add}
      button={`＋ ${t.rules.add}`}
      className="quiet rule-add"
      filter={t.rules.addFilterWords}
      items={items}
      onChoose={(key) => editor.add(group, make(key))}
    />
  )
}
