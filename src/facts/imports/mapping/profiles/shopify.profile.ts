import type { Profile } from './profile.ts'

/** Shopify → Orders → Export: one row per line, the order's columns on its first row only. */
export const shopify: Profile = {
  key: 'shopify',
  name: { zh: 'Shopify 订单导出', en: 'Shopify orders export' },
  signature: ['Name', 'Financial Status', 'Lineitem name', 'Lineitem quantity', 'Lineitem price'],
  mapping: {
    kind: 'orders',
    source: 'shopify',
    columns: {
      order_id: 'Name',
      email: 'Email',
      phone: { header: ['Phone', 'Billing Phone', 'Shipping Phone'] },
      ordered_at: 'Created at',
      paid_at: 'Paid at',
      cancelled_at: 'Cancelled at',
      status: 'Financial Status',
      currency: 'Currency',
      shipping: 'Shipping',
      order_discount: 'Discount Amount',
      coupon_codes: 'Discount Code',
      order_total: 'Total',
      product_name: 'Lineitem name',
      sku: 'Lineitem sku',
      quantity: 'Lineitem quantity',
      unit_price: 'Lineitem price',
      line_discount: 'Lineitem discount',
      brand: 'Vendor',
      store: 'Location',
      channel: 'Source',
      payment_method: 'Payment Method',
    },
    refunds: { beside: { amount: 'Refunded Amount' } },
  },
}
