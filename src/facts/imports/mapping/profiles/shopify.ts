import type { Profile } from './profile.ts'

/** Shopify admin → Orders → Export: a row per line; the order's own columns stand on its first row only. */
export const shopifyOrders: Profile = {
  key: 'shopify',
  name: { zh: 'Shopify 订单', en: 'Shopify orders' },
  kind: 'orders',
  marks: ['Name', 'Financial Status', 'Lineitem name', 'Lineitem quantity', 'Lineitem price'],
  example: ['Name', 'Email', 'Financial Status', 'Paid at', 'Currency', 'Subtotal', 'Shipping', 'Taxes', 'Total', 'Discount Code', 'Discount Amount', 'Created at', 'Lineitem quantity', 'Lineitem name', 'Lineitem price', 'Lineitem sku', 'Billing Phone', 'Cancelled at', 'Payment Method', 'Payment Reference', 'Refunded Amount', 'Vendor', 'Location', 'Id', 'Source', 'Lineitem discount'],
  mapping: ({ pick, find }) => {
    const refunded = find('Refunded Amount')
    return {
      source: 'shopify',
      columns: pick({
        order_id: 'Name',
        email: 'Email',
        phone: ['Phone', 'Billing Phone', 'Shipping Phone'],
        ordered_at: 'Created at',
        paid_at: 'Paid at',
        cancelled_at: 'Cancelled at',
        status: 'Financial Status',
        currency: 'Currency',
        channel: 'Source',
        store: 'Location',
        coupon_codes: 'Discount Code',
        order_discount: 'Discount Amount',
        shipping: 'Shipping',
        order_total: 'Total',
        sku: 'Lineitem sku',
        product_name: 'Lineitem name',
        brand: 'Vendor',
        quantity: 'Lineitem quantity',
        unit_price: 'Lineitem price',
        line_discount: 'Lineitem discount',
        payment_id: ['Payment ID', 'Payment Reference'],
        payment_method: 'Payment Method',
        platform: { value: 'shopify' },
      }),
      ...(refunded === undefined ? {} : { refunds: { beside: { amount: refunded } } }),
    }
  },
}
