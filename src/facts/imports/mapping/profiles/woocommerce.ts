import type { Profile } from './profile.ts'

const shared = {
  platform: { value: 'woocommerce' },
  // WooCommerce has no customer 0: that is a guest.
  customer_id: { header: ['customer_id', 'Customer User ID'], values: { '0': '' } },
} as const

/** The order exports of WooCommerce's extensions with snake_case columns, a row per item or per order. */
export const woocommerceOrders: Profile = {
  key: 'woocommerce',
  name: { zh: 'WooCommerce 订单', en: 'WooCommerce orders' },
  kind: 'orders',
  marks: ['order_id', 'order_total', 'billing_email'],
  example: [
    'order_id',
    'order_number',
    'date',
    'status',
    'shipping_total',
    'discount_total',
    'order_total',
    'refunded_total',
    'order_currency',
    'payment_method',
    'customer_id',
    'billing_email',
    'billing_phone',
    'item_id',
    'item_name',
    'item_sku',
    'item_quantity',
    'item_total',
    'coupon_items',
  ],
  mapping: ({ pick, find }) => {
    const refunded = find('refunded_total', 'refund_total')
    return {
      source: 'woocommerce',
      columns: pick({
        ...shared,
        order_id: ['order_id', 'order_number'],
        email: ['billing_email', 'customer_email'],
        phone: 'billing_phone',
        ordered_at: ['date', 'order_date', 'date_created'],
        paid_at: ['paid_date', 'date_paid'],
        status: ['status', 'order_status'],
        currency: ['order_currency', 'currency'],
        coupon_codes: ['coupon_items', 'coupons'],
        order_discount: ['discount_total', 'cart_discount'],
        shipping: ['shipping_total', 'order_shipping'],
        order_total: 'order_total',
        line_id: ['item_id', 'line_item_id'],
        sku: ['item_sku', 'product_sku'],
        product_name: ['item_name', 'product_name'],
        quantity: ['item_quantity', 'quantity'],
        line_total: ['item_total', 'line_total'],
        payment_method: 'payment_method',
      }),
      ...(refunded === undefined ? {} : { refunds: { beside: { amount: refunded } } }),
    }
  },
}

/** “Advanced Order Export”, with titles as column names. */
export const woocommerceTitles: Profile = {
  key: 'woocommerce-titles',
  name: { zh: 'WooCommerce 订单（高级导出）', en: 'WooCommerce orders (advanced export)' },
  kind: 'orders',
  marks: ['Order Number', 'Order Status', 'Order Date', 'Order Total Amount'],
  example: [
    'Order Number',
    'Order Status',
    'Order Date',
    'Customer Note',
    'Email (Billing)',
    'Phone (Billing)',
    'Payment Method Title',
    'Cart Discount Amount',
    'Order Shipping Amount',
    'Order Refund Amount',
    'Order Total Amount',
    'SKU',
    'Item Name',
    'Quantity (- Refund)',
    'Item Cost',
    'Coupon Code',
  ],
  mapping: ({ pick, find }) => {
    const refunded = find('Order Refund Amount')
    return {
      source: 'woocommerce',
      columns: pick({
        ...shared,
        order_id: 'Order Number',
        email: ['Email (Billing)', 'Billing Email Address'],
        phone: 'Phone (Billing)',
        ordered_at: 'Order Date',
        paid_at: 'Paid Date',
        status: 'Order Status',
        currency: 'Order Currency',
        coupon_codes: 'Coupon Code',
        order_discount: 'Cart Discount Amount',
        shipping: 'Order Shipping Amount',
        order_total: 'Order Total Amount',
        sku: 'SKU',
        product_name: ['Item Name', 'Product Name'],
        quantity: ['Quantity (- Refund)', 'Quantity'],
        unit_price: 'Item Cost',
        payment_method: 'Payment Method Title',
      }),
      ...(refunded === undefined ? {} : { refunds: { beside: { amount: refunded } } }),
    }
  },
}
