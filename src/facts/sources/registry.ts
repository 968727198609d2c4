import { registry } from '#core/registry.ts'
import { shopifySource } from './shopify/shopify.source.ts'
import type { SourceKind } from './source-kind.ts'
import { trackingSource } from './tracking/tracking.source.ts'
import { woocommerceSource } from './woocommerce/woocommerce.source.ts'

/** Every kind of source that facts can come from by themselves. */
export const sourceKinds = registry<SourceKind>('source kind', [
  trackingSource,
  woocommerceSource,
  shopifySource,
])
