import type { Profile } from './profile.ts'

/** WooCommerce orders as its export plug-ins write them: one row per item, the order's columns repeated. */
export const woocommerce: Profile = {
  key: 'woocommerce',
  name: { zh: 'WooCommerce 订单导出', en: 'WooCommerce orders export' },
  signature: ['Order Number', 'Order Status', 'Order Date', 'Order Total Amount', 'Email (Billing)'],
  mapping: {
    kind: 'orders',
    source: 'woocommerce',
    columns: {
      order_id: 'Order Number',
      customer_id: 'Customer User ID',
      email: 'Email (Billing)',
      phone: 'Phone (Billing)',
      ordered_at: 'Order Date',
      paid_at: 'Paid Date',
      status: 'Order Status',
      currency: 'Currency',
      shipping: 'Order Shipping Amount',
      order_discount: 'Cart Discount Amount',
      order_total: 'Order Total Amount',
      coupon_codes: 'Coupon Code',
      sku: 'SKU',
      product_name: 'Item Name',
      category: 'Category',
      quantity: 'Quantity',
      unit_price: 'Item Cost',
      payment_method: 'Payment Method Title',
    },
    refunds: { beside: { amount: 'Order Refund Amount' } },
  },
}
