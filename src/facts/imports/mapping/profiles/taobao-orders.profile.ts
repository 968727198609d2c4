import type { Profile } from './profile.ts'

/** 淘宝 / 天猫 → 已卖出的宝贝 → 导出订单: one row per order. */
export const taobaoOrders: Profile = {
  key: 'taobao',
  name: { zh: '淘宝 / 天猫订单报表', en: 'Taobao / Tmall order list' },
  signature: ['订单编号', '买家会员名', '买家实际支付金额', '订单创建时间'],
  mapping: {
    kind: 'orders',
    source: 'taobao',
    time_zone: 'Asia/Shanghai',
    currency: 'CNY',
    columns: {
      order_id: '订单编号',
      buyer: '买家会员名',
      phone: '联系手机',
      ordered_at: '订单创建时间',
      paid_at: '订单付款时间',
      status: '订单状态',
      order_total: '买家实际支付金额',
      shipping: '买家应付邮费',
      store: '店铺名称',
      channel: { value: '淘宝' },
    },
  },
}
