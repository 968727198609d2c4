/** What a shop calls the events of the e-commerce vocabularies: v2's names, v1's, and others that mean the same. */
const NAMES: readonly (readonly [type: string, ...names: string[]])[] = [
  ['search', 'Products Searched', 'Searched Products', 'Search'],
  ['view_list', 'Product List Viewed', 'Viewed Product Category', 'Product Category Viewed'],
  ['filter_list', 'Product List Filtered'],
  ['promotion_view', 'Promotion Viewed', 'Viewed Promotion'],
  ['promotion_click', 'Promotion Clicked', 'Clicked Promotion'],
  ['click', 'Product Clicked', 'Clicked Product'],
  ['view', 'Product Viewed', 'Viewed Product'],
  ['cart_add', 'Product Added', 'Added Product', 'Wishlist Product Added to Cart'],
  ['cart_remove', 'Product Removed', 'Removed Product'],
  ['cart_view', 'Cart Viewed', 'Viewed Cart'],
  ['checkout', 'Checkout Started', 'Started Order', 'Started Checkout'],
  ['checkout_step_view', 'Checkout Step Viewed', 'Viewed Checkout Step'],
  ['checkout_step', 'Checkout Step Completed', 'Completed Checkout Step'],
  ['payment_info', 'Payment Info Entered', 'Entered Payment Info'],
  ['order_completed', 'Order Completed', 'Completed Order', 'ecommerce.order_placed'],
  ['order_updated', 'Order Updated', 'Updated Order'],
  ['order_refunded', 'Order Refunded', 'Refunded Order', 'ecommerce.order_refunded'],
  [
    'order_cancelled',
    'Order Cancelled',
    'Order Canceled',
    'Cancelled Order',
    'ecommerce.order_cancelled',
  ],
  ['coupon_entered', 'Coupon Entered'],
  ['coupon_applied', 'Coupon Applied'],
  ['coupon_denied', 'Coupon Denied'],
  ['coupon_removed', 'Coupon Removed'],
  ['favourite', 'Product Added to Wishlist', 'Added to Wishlist'],
  ['favourite_remove', 'Product Removed from Wishlist'],
  ['share', 'Product Shared', 'Shared Product'],
  ['cart_share', 'Cart Shared'],
  ['review', 'Product Reviewed', 'Reviewed Product'],
  ['login', 'Signed In', 'Logged In', 'User Signed In', 'User Logged In', 'Login'],
  ['register', 'Signed Up', 'User Signed Up', 'Account Created'],
]

const TYPE_OF: ReadonlyMap<string, string> = new Map(
  NAMES.flatMap(([type, ...names]) => names.map((name) => [spelling(name), type] as const)),
)

/**
 * The type under which an event of this name is kept. A name that no vocabulary has is kept as its own words, spelt
 * as types are; a Chinese one as it is.
 *
 * @example eventType('Product Added') // 'cart_add'
 * eventType('Video Played') // 'video_played'
 */
export function eventType(name: string): string {
  const known = TYPE_OF.get(spelling(name))
  if (known !== undefined) return known
  const plain = /^[\x20-\x7e]+$/.test(name) ? snake(name) : name.trim()
  return (plain === '' ? name.trim() : plain).slice(0, 100)
}

/** The names that are mapped, for the reference page and the tests. */
export const ecommerceNames: readonly (readonly [type: string, ...names: string[]])[] =
  Object.freeze(NAMES)

/** Product Viewed, product_viewed and productViewed are one name. */
function spelling(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '')
}

const snake = (name: string): string =>
  name
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '_')
    .replace(/^_+|_+$/g, '')
