import { describe, expect, test } from 'vitest'
import { suggestMapping } from './suggest.ts'

describe('a platform’s export', () => {
  test.each([
    ['taobao', ['订单编号', '买家会员名', '买家应付货款', '买家实际支付金额', '订单状态', '订单创建时间', '订单付款时间', '联系手机']],
    ['doudian', ['主订单编号', '子订单编号', '选购商品', '商品数量', '订单应付金额', '订单提交时间', '订单状态']],
    ['shopify', ['Name', 'Email', 'Financial Status', 'Created at', 'Total', 'Lineitem quantity', 'Lineitem name', 'Lineitem price']],
    ['woocommerce', ['Order Number', 'Order Status', 'Order Date', 'Order Total Amount', 'Email (Billing)', 'SKU']],
  ])('of %s is recognised by itself', (key, headers) => {
    const found = suggestMapping(headers)
    expect(found.profile?.key).toBe(key)
    expect(found.missing).toEqual([])
    expect(found.mapping?.kind).toBe('orders')
  })

  test('of items without times joins known orders', () => {
    const found = suggestMapping(['子订单编号', '主订单编号', '标题', '价格', '购买数量', '外部系统编号'])
    expect(found).toMatchObject({ profile: { key: 'taobao-items' }, missing: [], mapping: { merge: true } })
  })
})

describe('any other file', () => {
  test('is understood by the usual names of its columns, in Chinese or English', () => {
    const zh = suggestMapping(['订单号', '手机号', '下单时间', '实付金额', '门店'])
    expect(zh.mapping).toEqual({ kind: 'orders', columns: { order_id: '订单号', phone: '手机号', ordered_at: '下单时间', order_total: '实付金额', store: '门店' } })
    const en = suggestMapping(['Customer ID', 'Full Name', 'Date of Birth', 'City', 'consent.sms'])
    expect(en.mapping).toEqual({
      kind: 'customers',
      columns: { customer_id: 'Customer ID', name: 'Full Name', birthday: 'Date of Birth', city: 'City', 'consent.sms': 'consent.sms' },
    })
    expect(suggestMapping(['用户ID', '行为类型', '时间戳', '商品ID']).mapping?.kind).toBe('events')
  })

  test('says what it lacks, and is nothing when nothing fits', () => {
    expect(suggestMapping(['order id', 'phone'], 'orders').missing).toEqual(['ordered_at'])
    expect(suggestMapping(['foo', 'bar']).mapping).toBeUndefined()
  })
})
