import { registry } from '#core/registry.ts'
import { mappedSource } from './mapped/mapped.source.ts'
import { medusaSource } from './medusa/medusa.source.ts'
import { shopifySource } from './shopify/shopify.source.ts'
import type { SourceKind } from './source-kind.ts'
import { taobaoSource } from './taobao/taobao.source.ts'
import { trackingSource } from './tracking/tracking.source.ts'
import { vendureSource } from './vendure/vendure.source.ts'
import { wechatShopSource } from './wechat-shop/wechat-shop.source.ts'
import { woocommerceSource } from './woocommerce/woocommerce.source.ts'
import { youzanSource } from './youzan/youzan.source.ts'

/** Every kind of source that facts can come from by themselves. */
export const sourceKinds = registry<SourceKind>('source kind', [
  trackingSource,
  woocommerceSource,
  shopifySource,
  youzanSource,
  wechatShopSource,
  taobaoSource,
  medusaSource,
  vendureSource,
  mappedSource,
])
