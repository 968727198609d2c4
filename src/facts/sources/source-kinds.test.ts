import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { describe, expect, it, test } from 'vitest'
import { parseJson } from '#core/json.ts'
import { parseMoney } from '#core/money.ts'
import { unwrap } from '#core/result.ts'
import { CustomerItem } from '../schema/customer.ts'
import { OrderInput } from '../schema/order.ts'
import { ProductInput } from '../schema/product.ts'
import { RefundInput } from '../schema/refund.ts'
import { sourceKinds } from './registry.ts'
import { type SourceFacts, type SourceKind, type SourceWebhook, settingsOf } from './source-kind.ts'
import {
  exampleOf,
  type HookExample,
  hookExamples,
  SECRETS,
  type SentHook,
  signed,
  wechatPush,
} from './testing/hook-examples.ts'

const NOW = Date.parse('2026-11-20T04:00:00Z')
const SHAPES: Readonly<Record<string, TSchema>> = {
  orders: OrderInput,
  refunds: RefundInput,
  customers: CustomerItem,
  products: ProductInput,
}
const hooks = sourceKinds.all.flatMap((kind) =>
  kind.webhook === undefined ? [] : [[kind.key, kind, kind.webhook] as const],
)
const requestOf = ({ headers, body, query = '' }: SentHook) => ({
  headers,
  rawBody: Buffer.from(body),
  url: `/v1/sources/x${query}`,
})
const settingsFor = (kind: SourceKind, set: object = {}) =>
  settingsOf(kind, set as Record<string, unknown>) as Record<string, unknown>
const readAs = (kind: SourceKind, hook: SourceWebhook, example: HookExample, body: unknown) =>
  hook.read(body, {
    zone: 'Asia/Shanghai',
    currency: 'CNY',
    settings: settingsFor(kind, example.settings),
    source: 'shop',
    headers: example.headers,
  })

describe.each(hooks)('a source of kind %s', (key, kind, hook) => {
  const examples = hookExamples.filter((example) => example.kind === key)
  const [first] = examples
  if (!first) throw new Error(`${key} has no example`)

  it('says in both languages what it is and how to connect it', () => {
    const { zh, en } = kind.steps ?? { zh: [], en: [] }
    expect(zh.length).toBe(en.length)
    expect(zh.join('')).toMatch(/[\u4e00-\u9fff]/)
    expect(zh.join('')).toContain('KEY')
    expect(en.join('')).toContain('KEY')
    expect(en.join('').replace(/[“”’×→…]|有赞|[\u4e00-\u9fff ]{2,}/g, '')).toMatch(/^[\x20-\x7e]+$/)
    for (const words of [
      kind.name,
      kind.about,
      ...kind.secrets.flatMap(({ name, about }) => [name, about]),
    ]) {
      expect(words.zh).not.toBe('')
      expect(words.en).not.toBe('')
    }
    expect(kind.secrets.some(({ optional }) => optional !== true)).toBe(true)
  })

  it('takes what is signed, and nothing else', () => {
    const secrets = SECRETS[key] ?? {}
    const settings = settingsFor(kind, first.settings)
    const verify = (sent: SentHook, known = secrets, now = NOW) =>
      hook.verify(requestOf(sent), known, now, settings)
    const good = signed(first, NOW)
    expect(unwrap(verify(good)).toString()).toBe(good.body)
    const refused = { ok: false, problem: { code: 'bad_signature' } }
    expect(verify({ ...good, body: `${good.body} ` })).toMatchObject(refused)
    expect(verify({ ...good, headers: first.headers })).toMatchObject(refused)
    const others = Object.fromEntries(Object.keys(secrets).map((name) => [name, 'b3RoZXI=']))
    expect(verify(good, others)).toMatchObject(refused)
    if (good.headers['webhook-timestamp'] !== undefined) {
      for (const later of [-6 * 60_000, 6 * 60_000])
        expect(verify(good, secrets, NOW + later)).toMatchObject({
          ok: false,
          problem: { code: 'stale_message' },
        })
    }
  })

  it.each(examples.map((example) => [example.name, example] as const))(
    'reads %s as items that fit their shapes',
    (_name, example) => {
      const facts = unwrap(readAs(kind, hook, example, parseJson(example.body)))
      const found = Object.entries(SHAPES).flatMap(([what, shape]) => {
        const items = (facts[what as keyof SourceFacts] ?? []) as unknown[]
        const check = Compile(shape)
        for (const item of items) expect([...check.Errors(item)]).toEqual([])
        return items
      })
      expect(found.length > 0 || facts.ignored !== undefined).toBe(true)
    },
  )

  it('never breaks on what is not as it should be, and never makes another amount of it', () => {
    const path = TOTALS[key]
    fc.assert(
      fc.property(
        fc.constantFrom(...examples),
        fc.infiniteStream(fc.nat()),
        fc.array(junk, { minLength: 1, maxLength: 3 }),
        (example, dice, junks) => {
          const body = parseJson(example.body) as object
          for (const value of junks) plant(body, dice, value)
          const read = readAs(kind, hook, example, body)
          const orders = (read.ok ? (read.value.orders ?? []) : []) as {
            order_total?: { amount: number; currency: string }
          }[]
          const [order] = orders
          const told = path?.reduce<any>((inner, name) => inner?.[name], body)
          if (order === undefined || orders.length > 1 || told === undefined) return
          // Where nothing is said, a mapping makes no amount: the lines, or nothing, say what it came to.
          if (order.order_total === undefined) return expect([null, '']).toContain(told)
          const { amount, currency } = order.order_total
          const exact = MINOR.has(key) ? Number(told) : parseMoney(String(told), currency)
          expect(amount).toBe(exact)
        },
      ),
      { numRuns: Number(process.env['ZHIKE_CASES'] ?? 300) },
    )
  })
})

/** Where an example says what the order came to, where that is not inside something else. */
const TOTALS: Readonly<Record<string, readonly string[]>> = {
  woocommerce: ['total'],
  'wechat-shop': ['order', 'order_detail', 'price_info', 'order_price'],
  taobao: ['trade_fullinfo_get_response', 'trade', 'payment'],
  medusa: ['data', 'total'],
  vendure: ['order', 'totalWithTax'],
  mapped: ['data', 'bills', '0', 'money', 'paid'],
}
const MINOR = new Set(['wechat-shop', 'vendure', 'mapped'])

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    undefined,
    true,
    -1,
    1e300,
    0.1 + 0.2,
    '1e5',
    '12.345',
    '2026-02-30',
    {},
    [],
    [[]],
    'x'.repeat(5000),
    '\u0000',
  ),
  fc.integer(),
  fc.double(),
  fc.string(),
  fc.jsonValue(),
)

/** Puts something else into a place of a JSON value, chosen by the dice. */
function plant(value: unknown, dice: Iterable<number>, other: unknown): void {
  const roll = dice[Symbol.iterator]()
  let at = value as Record<string, unknown>
  for (let depth = 0; depth < 12; depth += 1) {
    const names = Object.keys(at)
    if (names.length === 0) return
    const name = names[(roll.next().value ?? 0) % names.length] ?? ''
    const inner = at[name]
    if (inner === null || typeof inner !== 'object' || (roll.next().value ?? 0) % 4 === 0) {
      at[name] = other
      return
    }
    at = inner as Record<string, unknown>
  }
}

test.each([
  ['woocommerce', 'woocommerce_order.json', 'status'],
  ['shopify', 'shopify_orders_create_2023-01.json', 'financial_status'],
] as const)('a state that %s does not have is one problem, at its place', (key, name, field) => {
  const kind = unwrap(sourceKinds.get(key))
  const example = exampleOf(name)
  const body = parseJson(example.body) as object
  const read = (word: unknown) =>
    readAs(kind, kind.webhook as SourceWebhook, example, { ...body, [field]: word })
  for (const word of ['no such', 'constructor'])
    expect(read(word)).toMatchObject({ problem: { code: 'not_one_of', path: `/${field}` } })
  expect(read(null)).toMatchObject({
    problem: { code: 'missing_field', params: { field }, path: `/${field}` },
  })
  expect(read({})).toMatchObject({ problem: { code: 'wrong_type', path: `/${field}` } })
})

test('every kind is one folder with its definition', () => {
  const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['reading', 'testing'].includes(entry.name))
    .map(({ name }) => name)
  expect(folders.sort()).toEqual([...sourceKinds.keys].sort())
})

describe('WeChat', () => {
  const kind = unwrap(sourceKinds.get('wechat-shop'))
  const hook = kind.webhook as SourceWebhook
  const secrets = SECRETS['wechat-shop'] ?? {}
  const push = '{"Event":"channels_ec_order_pay","order_info":{"order_id":3705115058471208928}}'

  it('deciphers its pushes, as JSON or XML; another app, another key and another minute are refused', () => {
    const verify = (sent: SentHook, known = secrets, now = NOW) =>
      hook.verify(requestOf(sent), known, now, {})
    expect(unwrap(verify(wechatPush(push, NOW))).toString()).toBe(push)
    const xml =
      '<xml><Event><![CDATA[channels_ec_order_pay]]></Event><order_info><order_id>3705115058471208928</order_id></order_info></xml>'
    expect(JSON.parse(unwrap(verify(wechatPush(xml, NOW, 'wx1', true))).toString())).toEqual({
      Event: 'channels_ec_order_pay',
      order_id: '3705115058471208928',
    })
    expect(verify(wechatPush(push, NOW, 'wx2'))).toMatchObject({ ok: false })
    expect(verify(wechatPush(push, NOW), { ...secrets, token: 'other' })).toMatchObject({
      ok: false,
    })
    expect(
      verify(wechatPush(push, NOW), { ...secrets, encoding_aes_key: 'Z'.repeat(43) }),
    ).toMatchObject({ ok: false })
    expect(verify(wechatPush(push, NOW), secrets, NOW + 6 * 60_000)).toMatchObject({
      problem: { code: 'stale_message' },
    })
    // The plain mode signs no content.
    expect(verify({ ...wechatPush(push, NOW), body: push })).toMatchObject({
      problem: { code: 'bad_signature' },
    })
  })
})
