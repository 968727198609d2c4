import { expect, test } from 'vitest'
import { assign, canonicalOf } from './assign.ts'

const mapping = { columns: { order_id: '订单编号', order_total: { header: '实付', unit: 'minor' as const }, ordered_at: '下单时间' } }

test('a column is found by its heading, however it is mapped', () => {
  expect(canonicalOf(mapping, '实付')).toBe('order_total')
  expect(canonicalOf(mapping, '别的')).toBeUndefined()
})

test('giving a column another meaning takes the meaning from whoever had it, and keeps how it is read', () => {
  expect(assign(mapping, '实付', 'shipping').columns).toEqual({ order_id: '订单编号', ordered_at: '下单时间', shipping: { header: '实付', unit: 'minor' } })
  expect(assign(mapping, '成交时间', 'ordered_at').columns).toEqual({ order_id: '订单编号', order_total: { header: '实付', unit: 'minor' }, ordered_at: '成交时间' })
  expect(assign(mapping, '实付', undefined).columns).toEqual({ order_id: '订单编号', ordered_at: '下单时间' })
})
