import { registry } from '#core/registry.ts'
import { classActivityPreset } from './class-activity.preset.ts'
import { classAiplPreset } from './class-aipl.preset.ts'
import { classAmountPreset } from './class-amount.preset.ts'
import { classAmountRankPreset } from './class-amount-rank.preset.ts'
import { classCreditPreset } from './class-credit.preset.ts'
import { classDemandPreset } from './class-demand.preset.ts'
import { classFrequencyPreset } from './class-frequency.preset.ts'
import { classInterestPreset } from './class-interest.preset.ts'
import { classLifecyclePreset } from './class-lifecycle.preset.ts'
import { classSourcePreset } from './class-source.preset.ts'
import { classValuePreset } from './class-value.preset.ts'
import { segmentBirthdaySoonPreset } from './segment-birthday-soon.preset.ts'
import { segmentLapsingGoldPreset } from './segment-lapsing-gold.preset.ts'
import { segmentRepeatBuyersPreset } from './segment-repeat-buyers.preset.ts'
import { tagBurstPreset } from './tag-burst.preset.ts'
import { tagCartWithoutPurchasePreset } from './tag-cart-without-purchase.preset.ts'
import { tagCategoryLoverPreset } from './tag-category-lover.preset.ts'
import { tagDormantPreset } from './tag-dormant.preset.ts'
import { tagFrequentBuyerPreset } from './tag-frequent-buyer.preset.ts'
import { tagHighValuePreset } from './tag-high-value.preset.ts'
import { tagIntentBuyerPreset } from './tag-intent-buyer.preset.ts'
import { tagLostPreset } from './tag-lost.preset.ts'
import { tagLowPricePreset } from './tag-low-price.preset.ts'
import { tagNewCustomerPreset } from './tag-new-customer.preset.ts'
import { tagPotentialHighValuePreset } from './tag-potential-high-value.preset.ts'
import { tagPriceSensitivePreset } from './tag-price-sensitive.preset.ts'
import { tagSearchPreset } from './tag-search.preset.ts'
import { tagSocialPreset } from './tag-social.preset.ts'
import type { Preset } from './preset.ts'

/** Classes, tags and segments that come along: what shops name their customers by. */
export const presets = registry<Preset>('preset', [
  classDemandPreset,
  classValuePreset,
  classFrequencyPreset,
  classAmountPreset,
  classAmountRankPreset,
  classLifecyclePreset,
  classAiplPreset,
  classActivityPreset,
  classInterestPreset,
  classCreditPreset,
  tagFrequentBuyerPreset,
  tagLowPricePreset,
  tagCategoryLoverPreset,
  tagIntentBuyerPreset,
  tagPriceSensitivePreset,
  tagHighValuePreset,
  tagPotentialHighValuePreset,
  tagDormantPreset,
  tagLostPreset,
  tagNewCustomerPreset,
  tagBurstPreset,
  tagCartWithoutPurchasePreset,
  tagSocialPreset,
  tagSearchPreset,
  segmentLapsingGoldPreset,
  segmentBirthdaySoonPreset,
  segmentRepeatBuyersPreset,
  classSourcePreset,
])
