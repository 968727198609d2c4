import { expect, it } from 'vitest'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { membershipTemplate } from '#loyalty/templates/membership.ts'
import { tierProgramTemplates } from '#loyalty/templates/registry.ts'
import { metricBook } from './metric-book.ts'
import { amountText, ruleSentence, thresholdText } from './tier-texts.ts'

const context = { book: metricBook(metricCatalogue), currency: 'CNY' }

it('says the shipped rule as a shop would', () => {
  expect(ruleSentence(membershipTemplate.program, context)).toEqual({
    zh: '按自然年净消费定级：净消费满 5,000 元升银卡会员，净消费满 20,000 元升金卡会员，净消费满 50,000 元升钻石会员；达标立即升级，等级保留到次年年底，到期未达标则降级（降到实际达到的等级），退款从消费中扣除。',
    en: 'By net spend (calendar year): Silver: net spend from ¥5,000; Gold: net spend from ¥20,000; Diamond: net spend from ¥50,000. Upgrades at once, held to the end of the next year, falls when it ends unless earned again (to the level earned), refunds are taken off.',
  })
  expect(thresholdText(membershipTemplate.program, 0, context).en).toBe('everybody')
})

it('every template has a sentence without holes', () => {
  for (const { program } of tierProgramTemplates.all) {
    const { zh, en } = ruleSentence(program, context)
    expect(`${zh} ${en}`).not.toMatch(/undefined|null|NaN|\[object|，，|：；/)
  }
})

it('writes amounts exactly', () => {
  const money = { isMoney: true, unit: 'money' } as const
  expect(amountText(32_050, money, 'CNY').zh).toBe('320.50 元')
  expect(amountText(123_456_700, money, 'CNY').zh).toBe('1,234,567 元')
  expect(amountText(100_000, money, 'JPY').en).toBe('JPY 100,000')
  expect(amountText(1234.5, { isMoney: false, unit: 'count' }, 'CNY').zh).toBe('1,234.5')
})
