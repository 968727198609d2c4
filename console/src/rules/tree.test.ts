import { expect, test } from 'vitest'
import { addTo, NODE_ACTS } from './acts.ts'
import { begin, change, redo, undo } from './history.ts'
import { keyFor, toDefinition, toForm } from './form.ts'
import { find, fromDraft, leafCount, partsOf, type RuleDraft, toDraft } from './tree.ts'

const rule = {
  all: [
    { tier: { program: 'membership', at_least: 'gold' } },
    { not: { did: { event: 'order_paid', within: { days: 45 } } } },
    { any: [{ attribute: 'city', in: ['杭州', '上海'] }, { tag: 'tea-lover' }] },
  ],
}
const counted = () => {
  let last = 0
  return () => `n${++last}`
}
const at = (draft: RuleDraft, ...steps: number[]): RuleDraft =>
  steps.reduce((node, step) => partsOf(node)[step] as RuleDraft, draft)

test('a rule that is read for editing and written again is the same rule', () => {
  expect(fromDraft(toDraft(rule))).toEqual(rule)
  expect(leafCount(toDraft(rule))).toBe(4)
})

test('what nobody knows is kept as it is', () => {
  const odd = { all: [{ prophecy: 1, all: 2 }, { not: 7 }] }
  expect(fromDraft(toDraft(odd))).toEqual(odd)
})

test('a condition moves up and down inside its group, and not beyond', () => {
  const root = toDraft(rule, counted())
  const first = at(root, 0).id
  const moved = NODE_ACTS.down(root, first)
  expect(moved && at(moved, 1).id).toBe(first)
  expect(NODE_ACTS.up(root, first)).toBeUndefined()
})

test('a condition goes into the group above it, and out again to stand after it', () => {
  const root = toDraft({ all: [{ any: [{ tag: 'a' }] }, { tag: 'b' }] }, counted())
  const into = NODE_ACTS.into(root, at(root, 1).id) as RuleDraft
  expect(fromDraft(into)).toEqual({ all: [{ any: [{ tag: 'a' }, { tag: 'b' }] }] })
  const out = NODE_ACTS.out(into, at(into, 0, 1).id) as RuleDraft
  expect(fromDraft(out)).toEqual(fromDraft(root))
})

test('the last condition that leaves a group takes the group with it', () => {
  const root = toDraft({ all: [{ tag: 'a' }, { any: [{ tag: 'b' }] }] }, counted())
  const out = NODE_ACTS.out(root, at(root, 1, 0).id) as RuleDraft
  expect(fromDraft(out)).toEqual({ all: [{ tag: 'a' }, { tag: 'b' }] })
})

test('out of a group inside a negation a condition leaves the negation, too', () => {
  const root = toDraft({ all: [{ not: { any: [{ tag: 'a' }, { tag: 'b' }] } }] }, counted())
  const out = NODE_ACTS.out(root, at(root, 0, 0, 1).id) as RuleDraft
  expect(fromDraft(out)).toEqual({ all: [{ not: { any: [{ tag: 'a' }] } }, { tag: 'b' }] })
})

test('grouping, negating and taking it back give the rule as it was', () => {
  const root = toDraft(rule, counted())
  const leaf = at(root, 0).id
  const grouped = NODE_ACTS.group(root, leaf) as RuleDraft
  expect(fromDraft(at(grouped, 0))).toEqual({ any: [rule.all[0]] })
  expect(fromDraft(NODE_ACTS.ungroup(grouped, at(grouped, 0).id) as RuleDraft)).toEqual(rule)
  const denied = NODE_ACTS.not(root, leaf) as RuleDraft
  expect(fromDraft(NODE_ACTS.not(denied, at(denied, 0).id) as RuleDraft)).toEqual(rule)
})

test('a copy stands after its original and has ids of its own', () => {
  const root = toDraft(rule, counted())
  const copied = NODE_ACTS.copy(root, at(root, 2).id) as RuleDraft
  expect(fromDraft(at(copied, 3))).toEqual(rule.all[2])
  expect(find(root, at(copied, 3, 0).id)).toBeUndefined()
})

test('what is removed is gone with the negation around it; the root becomes empty', () => {
  const root = toDraft(rule, counted())
  const removed = NODE_ACTS.remove(root, at(root, 1, 0).id) as RuleDraft
  expect(fromDraft(removed)).toEqual({ all: [rule.all[0], rule.all[2]] })
  expect(fromDraft(NODE_ACTS.remove(root, root.id) as RuleDraft)).toEqual({ all: [] })
  expect(fromDraft(addTo(root, at(root, 2).id, toDraft({ tag: 'x' })))).toMatchObject({
    all: [{}, {}, { any: [{}, {}, { tag: 'x' }] }],
  })
})

test('typing on in one place is one step of undo', () => {
  let history = begin('')
  history = change(history, 'a', 'name', 0)
  history = change(history, 'ab', 'name', 300)
  history = change(history, 'ab!', 'other', 400)
  history = undo(history)
  expect(history.now).toBe('ab')
  history = undo(history)
  expect(history.now).toBe('')
  expect(redo(redo(history)).now).toBe('ab!')
})

test('a definition that is read for editing and written again is the same definition', () => {
  const definition = {
    key: 'demand',
    name: { zh: '需求类型', en: 'Demand' },
    choose: 'first',
    values: [
      { key: 'price', name: { zh: '价格敏感' }, where: rule },
      { key: 'quality', name: { zh: '质量敏感' }, score: { fact: 'orders', aggregate: 'count' } },
    ],
    otherwise: { key: 'none', name: { zh: '无' } },
  }
  expect(toDefinition(toForm(definition))).toEqual(definition)
})

test('a name gives a key; a Chinese name gives a number', () => {
  expect(keyFor('Lapsing Gold!', new Set(), 'segment')).toBe('lapsing-gold')
  expect(keyFor('Lapsing gold', new Set(['lapsing-gold']), 'segment')).toBe('lapsing-gold-2')
  expect(keyFor('将流失金卡', new Set(['segment-1']), 'segment')).toBe('segment-2')
})
