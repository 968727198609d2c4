import { MoreOutlined } from '@ant-design/icons'
import { useText } from '../locales/language.tsx'
import { Menu } from '../parts/menu.tsx'
import { NODE_ACTS, type NodeAct } from './acts.ts'
import type { Editor } from './tree-editor.tsx'
import type { RuleDraft } from './tree.ts'

const HINTS: Partial<Record<NodeAct, string>> = {
  up: 'Alt ↑',
  down: 'Alt ↓',
  into: 'Alt →',
  out: 'Alt ←',
  remove: 'Alt ⌫',
}

/** Everything that can be done to a node here. */
export function NodeMenu({ node, editor }: { readonly node: RuleDraft; readonly editor: Editor }) {
  const t = useText()
  const acts = (Object.keys(NODE_ACTS) as NodeAct[]).filter(
    (act) => NODE_ACTS[act](editor.root, node.id) !== undefined,
  )
  return (
    <Menu
      label={t.rules.actsOn}
      button={<MoreOutlined aria-hidden="true" />}
      className="quiet rule-acts"
      items={acts.map((key) => ({
        key,
        name: key === 'not' && node.kind === 'not' ? t.rules.acts.unnot : t.rules.acts[key],
        ...(HINTS[key] === undefined ? {} : { hint: HINTS[key] }),
      }))}
      onChoose={(key) => editor.act(key as NodeAct, node.id)}
    />
  )
}
