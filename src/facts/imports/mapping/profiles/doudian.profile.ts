import type { Profile } from './profile.ts'

/** 抖店订单导出: one row per sub-order; names and phones are encrypted and name nobody. */
export const doudian: Profile = {
  key: 'doudian',
  name: { zh: '抖店订单导出', en: 'Doudian order export' },
  signature: ['主订单编号', '子订单编号', '选购商品', '订单应付金额', '订单提交时间'],
  mapping: {
    kind: 'orders',
    source: 'doudian',
    time_zone: 'Asia/Shanghai',
    currency: 'CNY',
    columns: {
      order_id: '主订单编号',
      line_id: '子订单编号',
      ordered_at: '订单提交时间',
      status: '订单状态',
      product_name: '选购商品',
      sku: '商家编码',
      quantity: '商品数量',
      line_total: '订单应付金额',
      phone: '收件人手机号',
      channel: { value: '抖音' },
    },
  },
}
