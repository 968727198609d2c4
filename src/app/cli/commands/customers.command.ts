import type { Customer, CustomerList } from '#api/shapes/customer.ts'
import type { Explanation } from '#api/shapes/explanation.ts'
import type { RuleExplanation } from '#api/shapes/rule-words.ts'
import type { Settings } from '#api/shapes/settings.ts'
import {
  argumentText,
  optionSet,
  optionText,
  optionTexts,
  type RemoteCommand,
  type Run,
} from '../command.ts'
import { EXIT, type Io, say } from '../io.ts'
import { json, metricText, sheet, table } from '../print.ts'
import { printRuleExplanation, ruleLines } from '../print-rules.ts'
import type { Client } from '../client.ts'

const AS_OF = [
  { flags: '--as-of <time>', words: { zh: '截至某一时刻', en: 'as things stood then' } },
  { flags: '--known-at <time>', words: { zh: '按当时已知的数据', en: 'as it was known then' } },
]

/** `zhike customers list|show`. */
export const customersCommands: readonly RemoteCommand[] = [
  {
    kind: 'remote',
    path: 'customers list',
    words: { zh: '查找、筛选客户', en: 'find and filter customers' },
    options: [
      {
        flags: '--q <text>',
        words: { zh: '姓名、手机号或其他标识', en: 'name, phone or another identifier' },
      },
      {
        flags: '--tier <level>',
        words: { zh: '等级，或 方案:等级', en: 'level, or program:level' },
      },
      { flags: '--segment <key>', words: { zh: '在该分群内', en: 'who is in this segment' } },
      {
        flags: '--tag <key>',
        words: { zh: '有该标签，或 标签:值', en: 'who has this tag, or tag:value' },
      },
      {
        flags: '--class <key>',
        words: { zh: '属于该分类，如 value:high', en: 'who is in this class, such as value:high' },
      },
      {
        flags: '--rfm-class <key>',
        words: { zh: 'RFM 八类之一', en: 'one of the eight RFM classes' },
      },
      { flags: '--rfm-group <key>', words: { zh: 'RFM 分群之一', en: 'one of the RFM groups' } },
      {
        flags: '--where <condition>',
        words: {
          zh: '指标条件，如 net_spend>=500000（可重复）',
          en: 'metric condition such as net_spend>=500000 (repeatable)',
        },
        many: true,
      },
      {
        flags: '--columns <metrics>',
        words: { zh: '要显示的指标，逗号分隔', en: 'metrics to show, with commas' },
      },
      {
        flags: '--sort <metric>',
        words: { zh: '排序指标，前加 - 为降序', en: 'metric to sort by; - in front for falling' },
      },
      { flags: '--limit <n>', words: { zh: '每页行数（默认 50）', en: 'rows (default 50)' } },
      {
        flags: '--cursor <text>',
        words: { zh: '从上一页的 next_cursor 继续', en: 'go on from next_cursor' },
      },
      ...AS_OF,
    ],
    examples: [
      'zhike customers list --tier gold --sort -net_spend',
      "zhike customers list --where 'order_count>=2' --json",
    ],
    run: listCustomers,
  },
  {
    kind: 'remote',
    path: 'customers show',
    words: { zh: '查看一位客户', en: 'show one customer' },
    arguments: [
      {
        name: '<customer>',
        words: { zh: '客户编号，或 phone:138…、no:7 等', en: 'customer id, or phone:138…, no:7 …' },
      },
    ],
    options: [
      ...AS_OF,
      {
        flags: '--explain',
        words: {
          zh: '说明等级、分类、标签、分群的由来',
          en: 'explain tiers, classes, tags and segments',
        },
      },
    ],
    examples: [
      'zhike customers show 17850 --explain',
      'zhike customers show 17850 --as-of 2026-06-30',
    ],
    run: showCustomer,
  },
]

async function listCustomers(client: Client, run: Run): Promise<number> {
  const { io } = run
  const list = await client.get<CustomerList>('/v1/customers', {
    q: optionText(run, 'q'),
    tier: optionText(run, 'tier'),
    segment: optionText(run, 'segment'),
    tag: optionText(run, 'tag'),
    class: optionText(run, 'class'),
    rfm_class: optionText(run, 'rfmClass'),
    rfm_group: optionText(run, 'rfmGroup'),
    where: optionTexts(run, 'where'),
    columns: optionText(run, 'columns'),
    sort: optionText(run, 'sort'),
    limit: optionText(run, 'limit'),
    cursor: optionText(run, 'cursor'),
    as_of: optionText(run, 'asOf'),
    known_at: optionText(run, 'knownAt'),
  })
  if (run.json) {
    json(io, list)
    return EXIT.well
  }
  const { currency } = await client.get<Settings>('/v1/settings')
  const head = [
    { zh: '客户', en: 'customer' },
    { zh: '姓名', en: 'name' },
    { zh: '等级', en: 'tier' },
    { zh: 'RFM', en: 'RFM' },
  ].map((words) => say(io, words))
  const rows = list.data.map((row) => [
    row.id,
    row.name,
    row.tiers.map(({ level }) => level).join(' '),
    row.rfm?.r == null ? null : `${row.rfm.r}${row.rfm.f}${row.rfm.m}`,
    ...list.columns.map(({ key, unit }) => metricText(row.metrics[key], unit, currency)),
  ])
  table(io, [...head, ...list.columns.map(({ name }) => name[io.language])], rows)
  const { total, next_cursor } = list
  if (total !== null) io.err(say(io, { zh: `共 ${total} 位客户\n`, en: `${total} customers\n` }))
  if (next_cursor !== null) io.err(`--cursor ${next_cursor}\n`)
  return EXIT.well
}

async function showCustomer(client: Client, run: Run): Promise<number> {
  const { io } = run
  const path = `/v1/customers/${encodeURIComponent(argumentText(run, 0))}`
  const when = { as_of: optionText(run, 'asOf'), known_at: optionText(run, 'knownAt') }
  const customer = await client.get<Customer>(path, when)
  const programs = optionSet(run, 'explain') ? customer.tiers.map(({ program }) => program) : []
  const explanations: Explanation[] = []
  for (const tier of programs)
    explanations.push(await client.get<Explanation>(`${path}/explain`, { ...when, tier }))
  const rules = optionSet(run, 'explain') ? await explainRules(client, path, customer, when) : []
  if (run.json) {
    json(io, optionSet(run, 'explain') ? { ...customer, explanations, rules } : customer)
    return EXIT.well
  }
  const { currency } = await client.get<Settings>('/v1/settings')
  printCustomer(io, customer, currency)
  for (const explanation of explanations) printExplanation(io, explanation)
  for (const { name, explanation } of rules)
    printRuleExplanation(io, name[io.language], explanation)
  return EXIT.well
}

type ExplainedRule = {
  readonly kind: 'segment' | 'tag' | 'class'
  readonly key: string
  readonly name: Customer['classes'][number]['name']
  readonly explanation: RuleExplanation
}

/** Why the customer is in what they are in. */
async function explainRules(
  client: Client,
  path: string,
  { segments, tags, classes }: Customer,
  when: { as_of: string | undefined; known_at: string | undefined },
): Promise<ExplainedRule[]> {
  const held = [
    ...classes.map(({ key, name }) => ({ kind: 'class' as const, key, name })),
    ...tags.map(({ key, name }) => ({ kind: 'tag' as const, key, name })),
    ...segments.map(({ key, name }) => ({ kind: 'segment' as const, key, name })),
  ]
  const explained: ExplainedRule[] = []
  for (const one of held) {
    const query = { ...when, [one.kind]: one.key }
    const explanation = await client.get<RuleExplanation>(`${path}/explain`, query)
    explained.push({ ...one, explanation })
  }
  return explained
}

function printCustomer(io: Io, customer: Customer, currency: string): void {
  sheet(io, [
    [say(io, { zh: '客户', en: 'customer' }), customer.id],
    [say(io, { zh: '姓名', en: 'name' }), customer.name],
    [say(io, { zh: '截至', en: 'as of' }), customer.as_of],
    ...customer.identifiers.map(({ name, value }) => [name[io.language], value] as const),
    ...customer.attributes.map(({ label, value }) => [label[io.language], value] as const),
    ...(customer.rfm === null ? [] : [['RFM', customer.rfm.sentence[io.language]] as const]),
    ...customer.tiers.map(
      (tier) => [tier.program_name[io.language], tier.level_name[io.language]] as const,
    ),
    ...ruleLines(io, customer),
    ...customer.tiers.flatMap(({ up }) =>
      up === null ? [] : [['', up.sentence[io.language]] as const],
    ),
    ...customer.tiers.flatMap(({ drop }) =>
      drop === null ? [] : [['', drop.sentence[io.language]] as const],
    ),
  ])
  io.out('\n')
  const head = [say(io, { zh: '指标', en: 'metric' }), say(io, { zh: '值', en: 'value' })]
  table(
    io,
    head,
    customer.metrics.map(({ name, value, unit }) => [
      name[io.language],
      metricText(value, unit, currency),
    ]),
  )
}

function printExplanation(
  io: Io,
  { tier, rule, decided, facts, facts_total, sentences }: Explanation,
): void {
  io.out(`\n${tier.program_name[io.language]} · ${tier.level_name[io.language]}\n`)
  for (const sentence of [rule.sentence, decided.sentence, ...sentences])
    io.out(`  ${sentence[io.language]}\n`)
  const head = [
    { zh: '事实', en: 'fact' },
    { zh: '时间', en: 'at' },
    { zh: '金额', en: 'amount' },
    { zh: '计入', en: 'counts' },
    { zh: '说明', en: 'note' },
  ].map((words) => say(io, words))
  const money = (it: { amount: number; currency: string } | null) =>
    it === null ? null : metricText(it.amount, 'money', it.currency)
  table(
    io,
    head,
    facts.map((fact) => [
      `${fact.kind} ${fact.id}`,
      fact.at,
      money(fact.amount),
      money(fact.counts),
      fact.note?.[io.language] ?? '',
    ]),
  )
  if (facts_total > facts.length)
    io.out(say(io, { zh: `（共 ${facts_total} 条）\n`, en: `(${facts_total} in all)\n` }))
}
