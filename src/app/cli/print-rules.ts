import type { CustomerClass, CustomerSegment, CustomerTag } from '#api/shapes/customer-rules.ts'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import type { PlannedChange } from '#api/shapes/rule-files.ts'
import type { RulePreview } from '#api/shapes/rule-members.ts'
import type { ExplainedNode, RuleExplanation } from '#api/shapes/rule-words.ts'
import { type Io, say, type Words } from './io.ts'
import { metricText, sheet, table } from './print.ts'

const words = (io: Io, all: readonly Words[]): string[] => all.map((one) => say(io, one))
const KEY: Words = { zh: '键', en: 'key' }
const NAME: Words = { zh: '名称', en: 'name' }
const PEOPLE: Words = { zh: '人数', en: 'customers' }
const RULE: Words = { zh: '规则', en: 'rule' }

export function printRules(io: Io, items: readonly RuleItem[]): void {
  table(
    io,
    words(io, [KEY, NAME, PEOPLE, { zh: '版本', en: 'version' }, RULE]),
    items.map((it) => [
      it.key,
      it.name[io.language],
      it.evaluating ? say(io, { zh: '计算中', en: 'being worked out' }) : it.size,
      it.version,
      it.sentence?.[io.language] ?? '',
    ]),
  )
}

export function printRule(io: Io, it: RuleItem): void {
  sheet(io, [
    [say(io, KEY), it.key],
    [say(io, NAME), it.name[io.language]],
    [say(io, RULE), it.sentence?.[io.language] ?? ''],
    [say(io, PEOPLE), it.size],
    [say(io, { zh: '版本', en: 'version' }), it.version],
    [say(io, { zh: '修改于', en: 'changed' }), it.updated_at],
    [
      say(io, { zh: '被引用', en: 'used by' }),
      it.used_by.map((user) => `${user.kind} ${user.key}`).join(', '),
    ],
    [say(io, { zh: '定义', en: 'definition' }), JSON.stringify(it.definition)],
    ...it.flags.map(
      (flag) => ['!', `${flag.text[io.language]} ${flag.step[io.language]}`] as const,
    ),
  ])
  if (it.values.length === 0) return
  io.out('\n')
  table(
    io,
    words(io, [{ zh: '值', en: 'value' }, NAME, PEOPLE, RULE]),
    it.values.map((value) => [
      value.key,
      value.name[io.language],
      value.size,
      value.sentence?.[io.language] ?? '',
    ]),
  )
}

const CHANGES: Readonly<Record<PlannedChange['change'], Words>> = {
  new: { zh: '新建', en: 'new' },
  changed: { zh: '修改', en: 'changed' },
  unchanged: { zh: '无变化', en: 'unchanged' },
  affected: { zh: '受影响', en: 'affected' },
}

/** Who would move: how many, and the first few of them. */
export function printChanges(io: Io, changes: readonly PlannedChange[]): void {
  const named = (sign: string, moves: PlannedChange['entered']): string =>
    moves.sample.map(({ id }) => `${sign}${id}`).join(' ')
  table(
    io,
    words(io, [
      KEY,
      { zh: '变化', en: 'change' },
      { zh: '版本', en: 'version' },
      { zh: '现有', en: 'now' },
      { zh: '之后', en: 'then' },
      { zh: '进入', en: 'enter' },
      { zh: '离开', en: 'leave' },
      { zh: '转移', en: 'move' },
      { zh: '例如', en: 'such as' },
      { zh: '位置', en: 'where' },
    ]),
    changes.map((it) => [
      `${it.kind} ${it.key}`,
      say(io, CHANGES[it.change]),
      it.version,
      it.size,
      it.next_size,
      it.entered.count,
      it.departed.count,
      it.moved.map(({ from, to, count }) => `${from} → ${to} ${count}`).join(', '),
      [
        named('+', it.entered),
        named('-', it.departed),
        ...it.moved.map(({ to, ...moves }) => named(`${to}:`, moves)),
      ]
        .filter((text) => text !== '')
        .join(' '),
      it.differences.join(' '),
    ]),
  )
}

export function printPreview(io: Io, it: RulePreview, sample: string): void {
  const { amount, currency } = it.net_sales
  sheet(io, [
    [say(io, RULE), it.sentence[io.language]],
    [say(io, PEOPLE), `${it.count} / ${it.total}`],
    [
      say(io, { zh: '净消费', en: 'net sales' }),
      `${metricText(amount, 'money', currency)} · ${metricText(it.net_sales_share, 'basis_points', currency)}`,
    ],
    ...it.by_channel.map(({ channel, reachable }) => [channel, reachable] as const),
    ...it.warnings.map((warning) => ['!', `${warning[io.language]} ${warning.path}`] as const),
    ...(it.cost.advice === null ? [] : [['!', it.cost.advice[io.language]] as const]),
  ])
  if (it.sample.length === 0) return
  io.out('\n')
  table(
    io,
    [sample, say(io, { zh: '姓名', en: 'name' }), say(io, { zh: '为何', en: 'why' })],
    it.sample.map((one) => [
      one.id,
      one.name,
      one.reasons.map((reason) => reason[io.language]).join('; '),
    ]),
  )
}

/** What rules say of one customer, for the sheet of `customers show`. */
export function ruleLines(
  io: Io,
  held: {
    readonly segments: readonly CustomerSegment[]
    readonly tags: readonly CustomerTag[]
    readonly classes: readonly CustomerClass[]
  },
): (readonly [string, string])[] {
  const { language } = io
  const list = (name: Words, all: readonly string[]): (readonly [string, string])[] =>
    all.length === 0 ? [] : [[say(io, name), all.join(language === 'zh' ? '、' : ', ')]]
  return [
    ...held.classes.flatMap((one) =>
      one.value_name === null ? [] : [[one.name[language], one.value_name[language]] as const],
    ),
    ...list(
      { zh: '标签', en: 'tags' },
      held.tags.map(({ name, value_name: value }) =>
        value ? `${name[language]}: ${value[language]}` : name[language],
      ),
    ),
    ...list(
      { zh: '分群', en: 'segments' },
      held.segments.map(({ name }) => name[language]),
    ),
  ]
}

/** Why a rule takes the customer in, or does not. */
export function printRuleExplanation(io: Io, title: string, it: RuleExplanation): void {
  const value = it.value_name?.[io.language]
  const verdict = it.in
    ? (value ?? say(io, { zh: '是', en: 'yes' }))
    : say(io, { zh: '否', en: 'no' })
  io.out(`\n${title} · ${verdict}\n`)
  if (it.reason) io.out(`  ${it.reason[io.language]}\n`)
  if (it.tree) printNode(io, it.tree, 1)
  for (const change of it.changes) io.out(`  → ${change[io.language]}\n`)
}

function printNode(io: Io, node: ExplainedNode, depth: number): void {
  const mark = node.truth === true ? '✓' : node.truth === false ? '✗' : '?'
  const ground = node.ground === undefined ? '' : ` · ${node.ground.value_text[io.language]}`
  const missing = node.ground?.missing_text?.[io.language]
  const rest = missing === undefined ? '' : ` (${missing})`
  io.out(`${'  '.repeat(depth)}${mark} ${node.sentence[io.language]}${ground}${rest}\n`)
  for (const fact of node.facts ?? [])
    io.out(`${'  '.repeat(depth + 1)}${fact.at} ${fact.text[io.language]}\n`)
  for (const child of node.children ?? []) printNode(io, child, depth + 1)
}
