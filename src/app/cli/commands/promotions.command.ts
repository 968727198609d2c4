import { resolve } from 'node:path'
import type { PriceAudit } from '#api/shapes/price-audit.ts'
import type { PromotionItem, Quote } from '#api/shapes/promotion.ts'
import { argumentText, optionTexts, optionText, type RemoteCommand, type Run } from '../command.ts'
import type { Client } from '../client.ts'
import { readDefinition } from '../definition-files.ts'
import { EXIT, type Io, say, type Words } from '../io.ts'
import { json, metricText, sheet, table } from '../print.ts'

const PATH = '/v1/promotions'
const words = (io: Io, all: readonly Words[]): string[] => all.map((one) => say(io, one))
const KEY: Words = { zh: '键', en: 'key' }
const NAME: Words = { zh: '名称', en: 'name' }
const KIND: Words = { zh: '类型', en: 'kind' }
const RULE: Words = { zh: '规则', en: 'rule' }
const VERSION: Words = { zh: '版本', en: 'version' }
const AMOUNT: Words = { zh: '金额', en: 'amount' }

const STATES: Readonly<Record<PromotionItem['state'], Words>> = {
  live: { zh: '进行中', en: 'live' },
  scheduled: { zh: '未开始', en: 'scheduled' },
  other_times: { zh: '不在时段内', en: 'not at this time' },
  ended: { zh: '已结束', en: 'ended' },
  paused: { zh: '已暂停', en: 'paused' },
}

/** `zhike promotions list|show|audit` and `zhike quote`. */
export const promotionsCommands: readonly RemoteCommand[] = [
  {
    kind: 'remote',
    path: 'promotions list',
    words: { zh: '列出促销活动', en: 'list promotions' },
    run: async (client, { io, json: asJson }) => {
      const { data } = await client.get<{ data: PromotionItem[] }>(PATH)
      if (asJson) json(io, { data })
      else
        table(
          io,
          words(io, [
            KEY,
            NAME,
            KIND,
            { zh: '状态', en: 'state' },
            { zh: '已用', en: 'orders' },
            RULE,
          ]),
          data.map((it) => [
            it.key,
            it.name[io.language],
            it.kind_name[io.language],
            say(io, STATES[it.state]),
            it.used.orders,
            it.sentence[io.language],
          ]),
        )
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'promotions show',
    words: { zh: '查看一个促销活动', en: 'show a promotion' },
    arguments: [{ name: '<key>', words: { zh: '活动的键', en: 'its key' } }],
    run: async (client, run) => {
      const { io } = run
      const it = await client.get<PromotionItem>(
        `${PATH}/${encodeURIComponent(argumentText(run, 0))}`,
      )
      if (run.json) json(io, it)
      else
        sheet(io, [
          [say(io, NAME), `${it.name[io.language]} (${it.key})`],
          [say(io, KIND), it.kind_name[io.language]],
          [say(io, RULE), it.sentence[io.language]],
          [say(io, { zh: '状态', en: 'state' }), say(io, STATES[it.state])],
          [say(io, { zh: '已用单数', en: 'orders' }), it.used.orders],
          [say(io, { zh: '已优惠', en: 'given' }), moneyOf(it.used.amount)],
          [say(io, VERSION), it.version],
          [say(io, { zh: '定义', en: 'definition' }), JSON.stringify(it.definition)],
        ])
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'promotions audit',
    words: {
      zh: '价格公平审计：相同条件是否同价（默认最近一天）；有问题时退出码为 1',
      en: 'whether the same conditions gave the same price (default: the last day); exit 1 if not',
    },
    options: [
      { flags: '--from <time>', words: { zh: '从', en: 'from' } },
      { flags: '--to <time>', words: { zh: '到', en: 'to' } },
    ],
    run: audit,
  },
  {
    kind: 'remote',
    path: 'quote',
    words: { zh: '试算购物车价格（不占用名额）', en: 'try the price of a cart; takes nothing' },
    arguments: [
      {
        name: '<file>',
        words: {
          zh: '购物车（JSON，与 POST /v1/quotes 相同）',
          en: 'the cart, as JSON, as in POST /v1/quotes',
        },
      },
    ],
    options: [
      {
        flags: '--customer <id>',
        words: { zh: '买家（默认游客）', en: 'who buys; default a guest' },
      },
      { flags: '--at <time>', words: { zh: '按某一时刻的活动', en: 'by the offers of that time' } },
      {
        flags: '--code <code>',
        words: { zh: '出示的优惠码', en: 'a code to present' },
        many: true,
      },
    ],
    examples: ['zhike quote cart.json --customer c-7 --code SPRING'],
    run: quote,
  },
]

async function audit(client: Client, run: Run): Promise<number> {
  const { io } = run
  const span = { from: optionText(run, 'from'), to: optionText(run, 'to') }
  const it = await client.get<PriceAudit>('/v1/price-audit', span)
  if (run.json) json(io, it)
  else {
    sheet(io, [
      [say(io, { zh: '时间', en: 'span' }), `${it.from} – ${it.to}`],
      [say(io, { zh: '报价数', en: 'quotes' }), it.quotes],
      [say(io, { zh: '问题数', en: 'findings' }), it.findings.length + it.more],
    ])
    if (it.findings.length > 0)
      table(
        io,
        words(io, [
          { zh: '报价', en: 'quote' },
          { zh: '时间', en: 'at' },
          { zh: '问题', en: 'what' },
        ]),
        it.findings.map((one) => [one.quote, one.at, one.sentence[io.language]]),
      )
  }
  return it.findings.length === 0 ? EXIT.well : EXIT.refused
}

async function quote(client: Client, run: Run): Promise<number> {
  const cart = (await readDefinition(resolve(run.io.cwd, argumentText(run, 0)))) as object
  const [customer, at] = [optionText(run, 'customer'), optionText(run, 'at')]
  const codes = optionTexts(run, 'code')
  const value = await client.send<Quote>('POST', '/v1/quotes', {
    body: {
      ...cart,
      ...(customer === undefined ? {} : { customer }),
      ...(at === undefined ? {} : { at }),
      ...(codes.length === 0 ? {} : { codes }),
      trial: true,
    },
  })
  if (run.json) json(run.io, value)
  else print(run.io, value)
  return EXIT.well
}

const moneyOf = ({ amount, currency }: Quote['total']): string =>
  metricText(amount, 'money', currency)

function print(io: Io, it: Quote): void {
  table(
    io,
    words(io, [
      { zh: '商品', en: 'sku' },
      { zh: '件数', en: 'pieces' },
      { zh: '原价', en: 'list' },
      { zh: '等级价', en: 'level' },
      { zh: '实付', en: 'to pay' },
    ]),
    it.lines.map((line) => [
      line.sku,
      line.quantity,
      moneyOf(line.list),
      moneyOf(line.level),
      moneyOf(line.final),
    ]),
  )
  io.out('\n')
  table(
    io,
    words(io, [{ zh: '优惠', en: 'offer' }, VERSION, AMOUNT]),
    it.discounts.map((one) => [one.name[io.language], one.version, `-${moneyOf(one.amount)}`]),
  )
  if (it.why_not.length > 0) {
    io.out('\n')
    table(
      io,
      words(io, [
        { zh: '未享受', en: 'not given' },
        { zh: '原因', en: 'why' },
      ]),
      it.why_not.map((one) => [one.name[io.language], one.sentence[io.language]]),
    )
  }
  io.out('\n')
  sheet(io, [
    [say(io, { zh: '运费', en: 'delivery' }), moneyOf(it.shipping.final)],
    [say(io, { zh: '合计', en: 'total' }), `${moneyOf(it.total)} (${moneyOf(it.list)})`],
  ])
}
