import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ORDER_STATES, orderState, orderStatusWords, statusKey } from './order-status.ts'

describe('order status', () => {
  it('reads what Chinese platforms, Shopify and WooCommerce write', () => {
    const says = (status: string) => orderState(status)
    expect(says('买家已付款，等待卖家发货')).toEqual({ ok: true, value: 'paid' })
    expect(says('WAIT_BUYER_PAY')).toEqual({ ok: true, value: 'pending' })
    expect(says('wc-on-hold')).toEqual({ ok: true, value: 'pending' })
    expect(says('Partially_Refunded')).toEqual({ ok: true, value: 'paid' })
    expect(says(' 交易关闭 ')).toEqual({ ok: true, value: 'void' })
    expect(says('')).toEqual({ ok: true, value: '' })
  })

  it('refuses an unknown word and says which words there are', () => {
    const answer = orderState('已上天', '/status')
    expect(answer).toMatchObject({ ok: false, problem: { code: 'invalid_value', path: '/status' } })
    if (!answer.ok) expect(String(answer.problem.params?.['detail'])).toContain('已付款')
  })

  it('has every word in its one spelling, under one state', () => {
    const words = ORDER_STATES.flatMap((state) => [...orderStatusWords[state]])
    expect(words.map(statusKey)).toEqual(words)
    expect(new Set(words).size).toBe(words.length)
  })

  it('has one spelling however it is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(statusKey(statusKey(text))).toBe(statusKey(text))
      }),
    )
  })
})
