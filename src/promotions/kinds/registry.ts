import { registry } from '#core/registry.ts'
import { bundle } from './bundle.ts'
import { buyGet } from './buy-get.ts'
import { contractPrice } from './contract-price.ts'
import { coupon } from './coupon.ts'
import { firstOrder } from './first-order.ts'
import { flashSale } from './flash-sale.ts'
import { freeShipping } from './free-shipping.ts'
import { fullDiscount } from './full-discount.ts'
import { fullReduction } from './full-reduction.ts'
import type { PromotionKind } from './kind.ts'
import { ladderPrice } from './ladder-price.ts'
import { nthItem } from './nth-item.ts'
import { tierDiscount } from './tier-discount.ts'
import { tierPrice } from './tier-price.ts'
import { timedDiscount } from './timed-discount.ts'

/** Ways to lower a price. */
export const promotionKinds = registry<PromotionKind>('promotion kind', [
  fullReduction,
  fullDiscount,
  timedDiscount,
  flashSale,
  bundle,
  firstOrder,
  nthItem,
  buyGet,
  tierPrice,
  tierDiscount,
  ladderPrice,
  contractPrice,
  coupon,
  freeShipping,
])
