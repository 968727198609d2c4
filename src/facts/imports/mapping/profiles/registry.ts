import { registry } from '#core/registry.ts'
import { doudian } from './doudian.profile.ts'
import type { Profile } from './profile.ts'
import { shopify } from './shopify.profile.ts'
import { taobaoItems } from './taobao-items.profile.ts'
import { taobaoOrders } from './taobao-orders.profile.ts'
import { woocommerce } from './woocommerce.profile.ts'

/** Platforms whose exports are recognised by themselves. */
export const profiles = registry<Profile>('platform', [taobaoOrders, taobaoItems, doudian, shopify, woocommerce])
