import { expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import type { MemberRef, MemberWords } from '../conditions/condition.ts'
import { memberWords, planRules } from '../rule-plan.ts'
import { testWords } from '../testing/words.ts'
import { presets } from './registry.ts'

const members: Partial<Record<MemberRef['kind'], Record<string, MemberWords>>> = {}
for (const one of presets.all) (members[one.kind] ??= {})[one.body.key] = memberWords(one)
const words = testWords(members)

test('all of them are understood, and fit together', () => {
  const plan = unwrap(planRules([...presets.all], words, () => 0))
  expect(plan.rules).toHaveLength(presets.all.length)
})

test.each(presets.all.map((one) => [one.key, one] as const))(
  '%s is named and explained in both languages',
  (_key, { body }) => {
    expect(body.name.en).toBeTruthy()
    expect(body.about?.zh).toBeTruthy()
    expect(body.about?.en).toBeTruthy()
  },
)

/** What the requirements call by name. */
test.each([
  '高频购买者',
  '低价敏感型',
  '偏爱某类商品',
  '意向买家',
  '价格敏感型',
  '高价值客户',
  '潜在高价值',
  '沉睡',
  '流失',
  '新客',
  '社交媒体客户',
  '搜索引擎客户',
  '客户需求类型',
  '客户价值',
  '购买频率',
  '消费金额',
  '客户来源',
  '生命周期',
  'AIPL 阶段',
  '活跃程度',
  '兴趣偏好',
  '信用等级',
])('%s comes along', (name) => {
  expect(presets.all.map(({ body }) => body.name.zh)).toContain(name)
})
