import type { Profile } from './profile.ts'

/**
 * 千牛 → 已卖出的宝贝 → 导出订单 (ExportOrderList….csv): a row per order, no lines. What the buyer really paid counts;
 * an order that is not paid has none yet.
 */
export const taobaoOrders: Profile = {
  key: 'taobao',
  name: { zh: '淘宝/天猫订单', en: 'Taobao/Tmall orders' },
  kind: 'orders',
  marks: ['订单编号', '买家应付货款', '买家实际支付金额', '订单创建时间'],
  example: [
    '订单编号',
    '买家会员名',
    '买家支付宝账号',
    '买家应付货款',
    '买家应付邮费',
    '总金额',
    '买家实际支付金额',
    '订单状态',
    '买家留言',
    '收货人姓名',
    '收货地址',
    '联系电话',
    '联系手机',
    '订单创建时间',
    '订单付款时间',
    '宝贝标题',
    '宝贝总数量',
    '店铺名称',
    '订单关闭原因',
  ],
  mapping: ({ pick, find }) => {
    const refunded = find('退款金额')
    return {
      source: 'taobao',
      columns: pick({
        order_id: '订单编号',
        buyer: ['买家会员名', '买家昵称'],
        phone: { header: ['联系手机', '联系电话'] },
        ordered_at: '订单创建时间',
        paid_at: '订单付款时间',
        cancelled_at: '订单关闭时间',
        status: '订单状态',
        order_total: ['买家实际支付金额', '总金额'],
        shipping: '买家应付邮费',
        store: '店铺名称',
        platform: { value: 'taobao' },
        'attributes.留言': '买家留言',
      }),
      ...(refunded === undefined ? {} : { refunds: { beside: { amount: refunded } } }),
    }
  },
}

/** 导出宝贝 (ExportItemList…, ExportOrderDetailList….csv): a row per line. It says nothing of the orders, so its lines are added to them. */
export const taobaoItems: Profile = {
  key: 'taobao-items',
  name: { zh: '淘宝/天猫宝贝明细', en: 'Taobao/Tmall order lines' },
  kind: 'orders',
  marks: ['购买数量', '外部系统编号', '商品属性', '套餐信息'],
  example: [
    '订单编号',
    '标题',
    '价格',
    '购买数量',
    '外部系统编号',
    '商品属性',
    '套餐信息',
    '备注',
    '订单状态',
    '商家编码',
  ],
  mapping: ({ pick, find }) => {
    const ordered = find('订单创建时间')
    return {
      source: 'taobao',
      columns: pick({
        order_id: ['主订单编号', '订单编号'],
        line_id: '子订单编号',
        buyer: ['买家会员名', '买家昵称'],
        ordered_at: '订单创建时间',
        paid_at: '订单付款时间',
        status: { header: '订单状态' },
        sku: ['商家编码', '外部系统编号'],
        product_name: ['标题', '商品标题', '宝贝标题'],
        quantity: '购买数量',
        unit_price: ['价格', '商品价格'],
        line_total: ['买家实际支付金额', '买家应付货款'],
        platform: { value: 'taobao' },
      }),
      ...(ordered === undefined ? { merge: true } : {}),
    }
  },
}
