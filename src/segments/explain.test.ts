import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import type { CustomerHistory } from '#metrics/history.ts'
import { viewFrom } from '#metrics/reference.ts'
import type { ClassDefinition } from './definition.ts'
import { explainDefinition } from './explain-definition.ts'
import { flipsOf } from './explain-changes.ts'
import { explainRule } from './explain.ts'
import { planRule } from './rule-plan.ts'
import { leavesOf, parseRule, type RuleTree } from './rule.ts'
import { sentenceOf } from './sentence.ts'
import { newSightMemory, sightOf } from './sight.ts'
import { testWords } from './testing/words.ts'
import { allOf, anyOf, opposite, type Truth } from './truth.ts'

const words = testWords({ tag: { tea: { name: { zh: '爱喝茶', en: 'Tea lover' } } } })
const parsed = (rule: unknown): RuleTree => unwrap(parseRule(rule, words))

/** A rule under truths that were made up, by the place of the condition. */
function truthUnder(tree: RuleTree, truths: ReadonlyMap<string, Truth>): Truth {
  switch (tree.kind) {
    case 'leaf':
      return truths.get(tree.path) ?? null
    case 'not':
      return opposite(truthUnder(tree.part, truths))
    case 'all':
      return allOf(tree.parts.map((part) => truthUnder(part, truths)))
    case 'any':
      return anyOf(tree.parts.map((part) => truthUnder(part, truths)))
  }
}

const leaf = fc.constantFrom<object>(
  { attribute: 'city', is: '杭州' },
  { metric: 'monetary', at_least: 500 },
  { did: { event: 'order_paid' } },
  { tag: 'tea' },
  { everyone: true },
)
const rules = fc.letrec<{ rule: object }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'rule' },
    leaf,
    fc.array(tie('rule'), { minLength: 1, maxLength: 4 }).map((all) => ({ all })),
    fc.array(tie('rule'), { minLength: 1, maxLength: 4 }).map((any) => ({ any })),
    tie('rule').map((not) => ({ not })),
  ),
})).rule
const cases = fc.record({
  rule: rules,
  truths: fc.infiniteStream(fc.constantFrom<Truth>(true, false, null)),
})

test('what is said to change it does change it, and without any one of them it does not', () => {
  fc.assert(
    fc.property(cases, ({ rule, truths: some }) => {
      const tree = parsed(rule)
      const truths = new Map(
        leavesOf(tree).map(({ path, condition }) => [
          path,
          condition.isFixed ? true : (some.next().value as Truth),
        ]),
      )
      const before = truthUnder(tree, truths) === true
      const flips = flipsOf(tree, ({ path, condition }) => ({
        truth: truths.get(path) ?? null,
        effort: condition.isFixed ? Infinity : 0.5,
      }))
      // Nothing would change it: then no truths of what can change at all do.
      if (!flips) return nothingChanges(tree, truths, before)
      const after = (without?: string): boolean => {
        const changed = new Map(truths)
        for (const { leaf: one, wanted } of flips)
          if (one.path !== without) changed.set(one.path, wanted)
        return truthUnder(tree, changed) === true
      }
      expect(after()).toBe(!before)
      for (const { leaf: one } of flips) expect(after(one.path)).toBe(before)
      return true
    }),
    { numRuns: 2000 },
  )
})

/** A read-once tree: making every condition true, or false, in turn by its sign reaches both ends. */
function nothingChanges(tree: RuleTree, truths: Map<string, Truth>, before: boolean): boolean {
  const free = leavesOf(tree).filter(({ condition }) => !condition.isFixed)
  if (free.length > 10) return true
  for (let bits = 0; bits < 2 ** free.length; bits += 1) {
    const changed = new Map(truths)
    free.forEach(({ path }, index) => changed.set(path, (bits & (2 ** index)) !== 0))
    if ((truthUnder(tree, changed) === true) !== before) return false
  }
  return true
}

test('brackets stand only where a group lies in one of the other kind', () => {
  const a = { attribute: 'city', is: '杭州' }
  const b = { tag: 'tea' }
  const c = { did: { event: 'order_paid', within: { days: 45 } } }
  expect(sentenceOf(parsed({ all: [a, { all: [b, { not: c }] }] }), words)).toEqual({
    zh: '城市 为 杭州，且 有标签“爱喝茶”，且 近 45 天没有下单付款',
    en: 'city is 杭州, and has the tag “Tea lover”, and not: paid an order, last 45 days',
  })
  expect(sentenceOf(parsed({ all: [c, { any: [a, b] }] }), words)).toEqual({
    zh: '近 45 天下单付款，且（城市 为 杭州，或 有标签“爱喝茶”）',
    en: 'paid an order, last 45 days, and (city is 杭州, or has the tag “Tea lover”)',
  })
  expect(sentenceOf(parsed({ not: { any: [a, { any: [b] }] } }), words)).toEqual({
    zh: '不满足（城市 为 杭州，或 有标签“爱喝茶”）',
    en: 'not (city is 杭州, or has the tag “Tea lover”)',
  })
  expect(sentenceOf(parsed({ not: { not: b } }), words).zh).toBe('有标签“爱喝茶”')
})

const asOf = Date.parse('2026-11-20T04:00:00Z')
const order = (id: string, daysAgo: number, total: number): CustomerHistory['orders'][number] => ({
  orderId: id,
  known: true,
  at: asOf - daysAgo * 86_400_000,
  orderedAt: asOf - daysAgo * 86_400_000,
  paidAt: asOf - daysAgo * 86_400_000,
  voidAt: null,
  state: 'paid',
  currency: 'CNY',
  total,
  discount: 0,
  shipping: 0,
  channel: 'app',
  store: '',
  platform: '',
  source: 'test',
  coupons: [],
  attributes: {},
  lines: [],
  payments: [],
  refunds: [],
})
const history: CustomerHistory = {
  customer: 1,
  orders: [order('A-1', 60, 100_000), order('A-2', 10, 68_000)],
  events: [],
  feedback: [],
  attributes: [],
}
const view = viewFrom({ asOf, zone: 'Asia/Shanghai', currency: 'CNY' })
const subject = { history, levels: new Map(), rfm: new Map(), assigned: new Set<number>() }
const seeing = {
  sight: sightOf(subject, view, words, newSightMemory(), () => false),
  words,
  history,
  assigned: subject.assigned,
}

test('a condition says its value, what is needed, what is missing, and the facts', () => {
  const rule = {
    all: [
      { metric: 'monetary', at_least: 200_000 },
      { did: { event: 'order_paid', count: { at_least: 4 } } },
      { attribute: 'city', is: '杭州' },
    ],
  }
  const { in: isIn, truth, tree, changes } = explainRule(parsed(rule), seeing)
  const [money, times, city] = tree.children ?? []
  expect({ isIn, truth }).toEqual({ isIn: false, truth: false })
  expect(money?.ground).toMatchObject({
    value: 168_000,
    needed: 200_000,
    missing_text: { zh: '还差 320 元', en: '¥320.00 short' },
  })
  expect(money?.facts).toMatchObject([
    { kind: 'order', id: 'A-2', amount: 68_000 },
    { kind: 'order', id: 'A-1', amount: 100_000 },
  ])
  expect(times?.ground?.missing_text).toEqual({ zh: '还差 2 次', en: '2 short' })
  expect(city?.truth).toBeNull()
  expect(changes.map(({ zh }) => zh)).toEqual([
    '累计消费金额再增加 320 元，达到 ¥2,000.00',
    '累计下单付款次数再增加 2 次，达到 4 次',
    '记录城市（城市 为 杭州）',
  ])
})

const classOf = (body: Omit<ClassDefinition, 'key' | 'name'>, assigned = new Set<number>()) => {
  let no = 0
  const definition = { kind: 'class', body: { key: 'c', name: { zh: '类' }, ...body } } as const
  const rule = unwrap(planRule(definition, words, () => (no += 1)))
  return explainDefinition(rule, { ...seeing, assigned, given: () => GIVEN })
}
const GIVEN = { by: '小王', at: asOf, reason: '电话沟通', until: null }
const named = (key: string) => ({ key, name: { zh: key } })

test('a class by priority says which value, why, and what the one before would have needed', () => {
  const body = {
    choose: 'first' as const,
    values: [
      { ...named('high'), where: { metric: 'monetary', at_least: 200_000 } },
      { ...named('some'), where: { metric: 'monetary', above: 0 } },
    ],
    otherwise: named('none'),
  }
  expect(classOf(body)).toMatchObject({
    in: true,
    value: 'some',
    reason: { zh: '符合“some”的条件：累计消费金额 超过 ¥0.00' },
    changes: [{ zh: '要成为“high”：累计消费金额再增加 320 元，达到 ¥2,000.00' }],
  })
  expect(classOf(body, new Set([3]))).toMatchObject({
    value: 'none',
    reason: { zh: '小王 于 2026-11-20 人工指定，原因：电话沟通' },
    given: GIVEN,
  })
})

test('a class by scores says how sure it is and what the runner-up lacks', () => {
  const body = {
    choose: 'highest' as const,
    values: [
      { ...named('often'), score: 'frequency', at_least: 1 },
      { ...named('seen'), score: 'views_30d', at_least: 1 },
      { ...named('late'), score: 'recency_days', at_least: 8 },
    ],
  }
  expect(classOf(body)).toMatchObject({
    value: 'late',
    confidence: 10 / 12,
    changes: [{ zh: '要成为“often”：得分再高 8 分以上' }],
  })
})
