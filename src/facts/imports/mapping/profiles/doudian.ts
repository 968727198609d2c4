import type { Profile } from './profile.ts'

/**
 * 抖店 → 订单管理 → 导出: a row per item, or several items of an order in one row with `;` between them. Buyers are
 * encrypted throughout, so these orders are guests' until another file names them. The amount of a row is that of
 * its items; a row whose after-sale ended in a refund is given back.
 */
export const doudianOrders: Profile = {
  key: 'doudian',
  name: { zh: '抖店订单', en: 'Doudian orders' },
  kind: 'orders',
  marks: ['主订单编号', '子订单编号', '选购商品'],
  example: [
    '主订单编号',
    '子订单编号',
    '选购商品',
    '商品规格',
    '商品数量',
    '商家编码',
    '订单应付金额',
    '运费',
    '收件人',
    '收件人手机号',
    '订单提交时间',
    '订单完成时间',
    '订单状态',
    '售后状态',
  ],
  mapping: ({ pick, find }) => {
    const aftersale = find('售后状态')
    const amount = find('订单应付金额', '商家收入金额', '商品金额')
    const item = (header: string | readonly string[]) => ({ header, split: ';' })
    return {
      source: 'doudian',
      columns: pick({
        order_id: '主订单编号',
        line_id: item('子订单编号'),
        ordered_at: ['订单提交时间', '下单时间'],
        paid_at: ['支付完成时间', '付款时间'],
        status: '订单状态',
        product_name: item('选购商品'),
        sku: item(['商家编码', '商品ID']),
        quantity: item('商品数量'),
        unit_price: item('商品单价'),
        line_total: ['订单应付金额', '商家收入金额', '商品金额'],
        payment_method: '支付方式',
        channel: ['流量来源', 'APP渠道'],
        platform: { value: 'doudian' },
      }),
      ...(aftersale === undefined || amount === undefined
        ? {}
        : {
            refunds: {
              beside: {
                amount: { header: amount, when: { column: aftersale, contains: '退款成功' } },
              },
            },
          }),
    }
  },
}
