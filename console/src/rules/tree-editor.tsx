import { type KeyboardEvent, useLayoutEffect, useMemo, useRef } from 'react'
import { useText } from '../locales/language.tsx'
import { addTo, NODE_ACTS, type NodeAct, replace } from './acts.ts'
import { AddMenu } from './add-menu.tsx'
import { ErrorAt } from './fields/error-at.tsx'
import { LeafEditor } from './leaf-editor.tsx'
import { NodeMenu } from './node-menu.tsx'
import { asGroup, type RuleDraft } from './tree.ts'

type Props = {
  readonly label: string
  readonly rule: RuleDraft
  /** JSON pointer of the rule in its definition. */
  readonly path: string
  /** `what` names the place that changed: typing on in it is one step of undo. */
  readonly onChange: (rule: RuleDraft, what: string) => void
}

/** Any tree of conditions. Alt and the arrows move what has the focus; every act is in its menu, too. */
export function TreeEditor({ label, rule, path, onChange }: Props) {
  const t = useText()
  const box = useRef<HTMLDivElement>(null)
  const wanted = useRef<{ id: string; inside: boolean }>(undefined)
  // Before anything is painted: a key pressed at once, the second of two quick moves, still finds the focus.
  useLayoutEffect(() => {
    const { id, inside } = wanted.current ?? {}
    wanted.current = undefined
    const node = id && box.current?.querySelector<HTMLElement>(`[data-node="${id}"]`)
    if (!node) return
    const first = inside
      ? node.querySelector<HTMLElement>(
          '.rule-leaf select, .rule-leaf input, .rule-leaf textarea, .rule-add',
        )
      : null
    ;(first ?? node).focus()
  })
  const root = useMemo(() => asGroup(rule), [rule])
  const editor: Editor = {
    root,
    act: (act, id) => {
      const next = NODE_ACTS[act](root, id)
      if (!next) return false
      wanted.current = act === 'remove' ? { id: next.id, inside: false } : { id, inside: false }
      onChange(next, '')
      return true
    },
    add: (group, node) => {
      wanted.current = { id: node.id, inside: true }
      onChange(addTo(root, group, node), '')
    },
    set: (node, what) => onChange(replace(root, node), what),
  }
  return (
    <div className="rule-tree" ref={box} role="group" aria-label={label}>
      <NodeView node={root} path={path} editor={editor} root wrapped={root !== rule} />
      <p className="faint small">{t.rules.keys}</p>
    </div>
  )
}

export type Editor = {
  readonly root: RuleDraft
  readonly act: (act: NodeAct, id: string) => boolean
  readonly add: (group: string, node: RuleDraft) => void
  readonly set: (node: RuleDraft, what: string) => void
}

type NodeProps = {
  readonly node: RuleDraft
  readonly path: string
  readonly editor: Editor
  readonly root?: boolean
  /** The group is drawn around a rule that is no group: pointers do not know it. */
  readonly wrapped?: boolean
}

const KEYS: Readonly<Record<string, NodeAct>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowRight: 'into',
  ArrowLeft: 'out',
  Backspace: 'remove',
  Delete: 'remove',
}

function NodeView(props: NodeProps) {
  const { node, path, editor, root } = props
  const keys = (event: KeyboardEvent) => {
    const act = event.altKey ? KEYS[event.key] : undefined
    if (act === undefined || root) return
    event.preventDefault()
    event.stopPropagation()
    editor.act(act, node.id)
  }
  return (
    <div
      className={`rule-node ${node.kind}`}
      data-node={node.id}
      data-pointer={path}
      tabIndex={-1}
      onKeyDown={keys}
    >
      <div className="grow">
        <Inside {...props} />
      </div>
      {!root && <NodeMenu node={node} editor={editor} />}
    </div>
  )
}

function Inside({ node, path, editor, root, wrapped }: NodeProps) {
  const t = useText()
  switch (node.kind) {
    case 'leaf':
      return (
        <LeafEditor
          leaf={node}
          path={path}
          onChange={(next) => editor.set({ ...node, node: next }, node.id)}
        />
      )
    case 'not':
      return (
        <fieldset className="rule-group">
          <legend className="rule-kind not">{t.rules.not}</legend>
          <NodeView node={node.part} path={`${path}/not`} editor={editor} />
          <ErrorAt path={path} inside={false} />
        </fieldset>
      )
    case 'all':
    case 'any':
      return (
        <fieldset className="rule-group">
          <legend className="hidden">{node.kind === 'all' ? t.rules.all : t.rules.any}</legend>
          <select
            className="field rule-join"
            aria-label={root ? t.rules.joinRoot : t.rules.join}
            value={node.kind}
            onChange={(event) =>
              editor.set({ ...node, kind: event.target.value as 'all' | 'any' }, '')
            }
          >
            <option value="all">{t.rules.all}</option>
            <option value="any">{t.rules.any}</option>
          </select>
          <ol className="rule-parts">
            {node.parts.map((part, index) => (
              <li key={part.id}>
                {index > 0 && (
                  <span className="rule-and" aria-hidden="true">
                    {node.kind === 'all' ? t.rules.and : t.rules.or}
                  </span>
                )}
                <NodeView
                  node={part}
                  path={wrapped ? path : `${path}/${node.kind}/${index}`}
                  editor={editor}
                />
              </li>
            ))}
          </ol>
          <AddMenu group={node.id} editor={editor} />
          <ErrorAt path={path} inside={false} />
          <ErrorAt path={`${path}/${node.kind}`} inside={false} />
        </fieldset>
      )
  }
}
