import { registry } from '#core/registry.ts'
import { doudianOrders } from './doudian.ts'
import type { Profile } from './profile.ts'
import { shopifyOrders } from './shopify.ts'
import { taobaoItems, taobaoOrders } from './taobao.ts'
import { woocommerceOrders, woocommerceTitles } from './woocommerce.ts'

/** Exports that are known by their columns; the first whose marks are all there is taken. Everything else is mapped by synonyms. */
export const profiles = registry<Profile>('profile', [
  taobaoOrders,
  taobaoItems,
  doudianOrders,
  shopifyOrders,
  woocommerceOrders,
  woocommerceTitles,
])
