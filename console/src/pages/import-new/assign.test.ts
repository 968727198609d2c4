import { expect, test } from 'vitest'
import type { Mapping } from '#api/shapes/mapping.ts'
import { assign, meaningsOf } from './assign.ts'

const mapping: Mapping = {
  kind: 'orders',
  columns: {
    order_id: '订单编号',
    order_total: { header: '实付', unit: 'minor' },
    ordered_at: { header: ['付款时间', '下单时间'] },
    buyer: '买家',
    customer_id: '买家',
    currency: { value: 'CNY' },
  },
}

test('a column is found by its heading, however it is mapped', () => {
  expect(meaningsOf(mapping, '实付')).toEqual(['order_total'])
  expect(meaningsOf(mapping, '下单时间')).toEqual(['ordered_at'])
  expect(meaningsOf(mapping, '买家')).toEqual(['buyer', 'customer_id'])
  expect(meaningsOf(mapping, '别的')).toEqual([])
})

test('giving a column another meaning takes the meaning from whoever had it, and keeps how it is read', () => {
  expect(assign(mapping, '实付', 'shipping').columns).toMatchObject({
    shipping: { header: '实付', unit: 'minor' },
  })
  expect(assign(mapping, '实付', 'shipping').columns).not.toHaveProperty('order_total')
  expect(assign(mapping, '成交时间', 'ordered_at').columns['ordered_at']).toBe('成交时间')
})

test('leaving a column out leaves its other meanings and the other headers of its meaning', () => {
  expect(assign(mapping, '买家', undefined).columns).toMatchObject({ customer_id: '买家' })
  expect(assign(mapping, '买家', undefined).columns).not.toHaveProperty('buyer')
  expect(assign(mapping, '付款时间', undefined).columns['ordered_at']).toEqual({
    header: ['下单时间'],
  })
  expect(assign(mapping, '实付', undefined).columns['currency']).toEqual({ value: 'CNY' })
})
