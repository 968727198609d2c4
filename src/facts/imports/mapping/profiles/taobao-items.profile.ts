import type { Profile } from './profile.ts'

/** 淘宝 / 天猫 宝贝报表: one row per item, without the order's time. Its lines join the orders of the order list. */
export const taobaoItems: Profile = {
  key: 'taobao-items',
  name: { zh: '淘宝 / 天猫宝贝报表', en: 'Taobao / Tmall item list' },
  signature: ['子订单编号', '主订单编号', '标题', '价格', '购买数量'],
  mapping: {
    kind: 'orders',
    source: 'taobao',
    merge: true,
    time_zone: 'Asia/Shanghai',
    currency: 'CNY',
    columns: {
      order_id: '主订单编号',
      line_id: '子订单编号',
      product_name: '标题',
      unit_price: '价格',
      quantity: '购买数量',
      sku: '外部系统编号',
    },
  },
}
