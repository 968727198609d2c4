import { registry } from '#core/registry.ts'
import { activeDays30dMetric } from './active-days-30d.metric.ts'
import { activeStreakDaysMetric } from './active-streak-days.metric.ts'
import { activityDecayedMetric } from './activity-decayed.metric.ts'
import { activityPaceMetric } from './activity-pace.metric.ts'
import { activityScoreMetric } from './activity-score.metric.ts'
import { afterSales12mMetric } from './after-sales-12m.metric.ts'
import { ageYearsMetric } from './age-years.metric.ts'
import { averageOrderValueMetric } from './average-order-value.metric.ts'
import { awarenessEvents30dMetric } from './awareness-events-30d.metric.ts'
import { brandLoyaltyMetric } from './brand-loyalty.metric.ts'
import { browsedCategoryMetric } from './browsed-category.metric.ts'
import { campaignJoins90dMetric } from './campaign-joins-90d.metric.ts'
import { cancellationRateMetric } from './cancellation-rate.metric.ts'
import { cartAdds30dMetric } from './cart-adds-30d.metric.ts'
import { cartLeft30dMetric } from './cart-left-30d.metric.ts'
import { cartLeftValue30dMetric } from './cart-left-value-30d.metric.ts'
import { cartsWithoutOrder30dMetric } from './carts-without-order-30d.metric.ts'
import { categoryCount12mMetric } from './category-count-12m.metric.ts'
import { categoryFocusMetric } from './category-focus.metric.ts'
import { channelCountMetric } from './channel-count.metric.ts'
import { channelFocusMetric } from './channel-focus.metric.ts'
import { cityMetric } from './city.metric.ts'
import { citySinceMetric } from './city-since.metric.ts'
import { clickThroughRateMetric } from './click-through-rate.metric.ts'
import { clicks30dMetric } from './clicks-30d.metric.ts'
import { completionRateMetric } from './completion-rate.metric.ts'
import { consentEmailMetric } from './consent-email.metric.ts'
import { consentPhoneMetric } from './consent-phone.metric.ts'
import { consentPushMetric } from './consent-push.metric.ts'
import { consentSmsMetric } from './consent-sms.metric.ts'
import { consentWechatMetric } from './consent-wechat.metric.ts'
import { contacts90dMetric } from './contacts-90d.metric.ts'
import { contactsPerOrderMetric } from './contacts-per-order.metric.ts'
import { couponShareMetric } from './coupon-share.metric.ts'
import { couponSpendShareMetric } from './coupon-spend-share.metric.ts'
import { creditScoreMetric } from './credit-score.metric.ts'
import { csatAverageMetric } from './csat-average.metric.ts'
import { csatLastMetric } from './csat-last.metric.ts'
import { daysSinceActiveMetric } from './days-since-active.metric.ts'
import { discountShareMetric } from './discount-share.metric.ts'
import { discountedGoodsShareMetric } from './discounted-goods-share.metric.ts'
import { discountedOrderShareMetric } from './discounted-order-share.metric.ts'
import { disputeRateMetric } from './dispute-rate.metric.ts'
import { disputes12mMetric } from './disputes-12m.metric.ts'
import { dwellSeconds30dMetric } from './dwell-seconds-30d.metric.ts'
import { events300sMetric } from './events-300s.metric.ts'
import { expressShareMetric } from './express-share.metric.ts'
import { favouriteBrandMetric } from './favourite-brand.metric.ts'
import { favouriteCategoryMetric } from './favourite-category.metric.ts'
import { favouriteChannelMetric } from './favourite-channel.metric.ts'
import { favouriteHourMetric } from './favourite-hour.metric.ts'
import { favouritePaymentMethodMetric } from './favourite-payment-method.metric.ts'
import { favouriteStoreMetric } from './favourite-store.metric.ts'
import { favouriteWeekdayMetric } from './favourite-weekday.metric.ts'
import { favourites90dMetric } from './favourites-90d.metric.ts'
import { firstOrderAtMetric } from './first-order-at.metric.ts'
import { firstSourceMetric } from './first-source.metric.ts'
import { firstTouchCampaignMetric } from './first-touch-campaign.metric.ts'
import { firstTouchChannelMetric } from './first-touch-channel.metric.ts'
import { firstTouchKeywordMetric } from './first-touch-keyword.metric.ts'
import { flashSales90dMetric } from './flash-sales-90d.metric.ts'
import { frequencyMetric } from './frequency.metric.ts'
import { gapRatioMetric } from './gap-ratio.metric.ts'
import { groupBuys90dMetric } from './group-buys-90d.metric.ts'
import { hourFocusMetric } from './hour-focus.metric.ts'
import { interactions90dMetric } from './interactions-90d.metric.ts'
import { interestEvents30dMetric } from './interest-events-30d.metric.ts'
import { largestOrderMetric } from './largest-order.metric.ts'
import { lastOrderAmountMetric } from './last-order-amount.metric.ts'
import { lastOrderAtMetric } from './last-order-at.metric.ts'
import { lastTouchCampaignMetric } from './last-touch-campaign.metric.ts'
import { lastTouchChannelMetric } from './last-touch-channel.metric.ts'
import { lastTouchKeywordMetric } from './last-touch-keyword.metric.ts'
import { listings90dMetric } from './listings-90d.metric.ts'
import { logins30dMetric } from './logins-30d.metric.ts'
import { longestGapDaysMetric } from './longest-gap-days.metric.ts'
import { longestStreakDaysMetric } from './longest-streak-days.metric.ts'
import { loyaltyScoreMetric } from './loyalty-score.metric.ts'
import { monetaryMetric } from './monetary.metric.ts'
import { netSpend12mMetric } from './net-spend-12m.metric.ts'
import { netSpend30dMetric } from './net-spend-30d.metric.ts'
import { netSpend90dMetric } from './net-spend-90d.metric.ts'
import { netSpendLastMonthMetric } from './net-spend-last-month.metric.ts'
import { netSpendLastYearMetric } from './net-spend-last-year.metric.ts'
import { netSpendThisYearMetric } from './net-spend-this-year.metric.ts'
import { npsAverageMetric } from './nps-average.metric.ts'
import { npsLastMetric } from './nps-last.metric.ts'
import { onTimePaymentRateMetric } from './on-time-payment-rate.metric.ts'
import { orderGapDaysMetric } from './order-gap-days.metric.ts'
import { orderPaceMetric } from './order-pace.metric.ts'
import { orders2yMetric } from './orders-2y.metric.ts'
import { orders12mMetric } from './orders-12m.metric.ts'
import { orders30dMetric } from './orders-30d.metric.ts'
import { orders90dMetric } from './orders-90d.metric.ts'
import { ordersThisMonthMetric } from './orders-this-month.metric.ts'
import { pricePercentile12mMetric } from './price-percentile-12m.metric.ts'
import { productCountMetric } from './product-count.metric.ts'
import { qualityChecks90dMetric } from './quality-checks-90d.metric.ts'
import { recencyDaysMetric } from './recency-days.metric.ts'
import { refundCount90dMetric } from './refund-count-90d.metric.ts'
import { refundRateMetric } from './refund-rate.metric.ts'
import { repeatGoodsShareMetric } from './repeat-goods-share.metric.ts'
import { repeatOrderShareMetric } from './repeat-order-share.metric.ts'
import { reviewScoreAverageMetric } from './review-score-average.metric.ts'
import { reviews12mMetric } from './reviews-12m.metric.ts'
import { sameCategoryViews14dMetric } from './same-category-views-14d.metric.ts'
import { searches30dMetric } from './searches-30d.metric.ts'
import { secondsToPayMetric } from './seconds-to-pay.metric.ts'
import { sessions30dMetric } from './sessions-30d.metric.ts'
import { shares90dMetric } from './shares-90d.metric.ts'
import { smallestOrderMetric } from './smallest-order.metric.ts'
import { spendDecayedMetric } from './spend-decayed.metric.ts'
import { spendPaceMetric } from './spend-pace.metric.ts'
import { storeCountMetric } from './store-count.metric.ts'
import { storeFocusMetric } from './store-focus.metric.ts'
import { tenureDaysMetric } from './tenure-days.metric.ts'
import { trials90dMetric } from './trials-90d.metric.ts'
import { unitsPerTransactionMetric } from './units-per-transaction.metric.ts'
import { unmetCategoryMetric } from './unmet-category.metric.ts'
import { unmetViews90dMetric } from './unmet-views-90d.metric.ts'
import { valueScoreMetric } from './value-score.metric.ts'
import { views24hMetric } from './views-24h.metric.ts'
import { views30dMetric } from './views-30d.metric.ts'
import { views30mMetric } from './views-30m.metric.ts'
import { views90dMetric } from './views-90d.metric.ts'
import { viewsTodayMetric } from './views-today.metric.ts'
import { weekdayFocusMetric } from './weekday-focus.metric.ts'

/** The metrics that come with the product, in the order of the metrics dictionary. */
export const metricCatalogue = registry('metric', [
  recencyDaysMetric,
  frequencyMetric,
  monetaryMetric,
  averageOrderValueMetric,
  unitsPerTransactionMetric,
  firstOrderAtMetric,
  lastOrderAtMetric,
  lastOrderAmountMetric,
  largestOrderMetric,
  smallestOrderMetric,
  tenureDaysMetric,
  orderGapDaysMetric,
  longestGapDaysMetric,
  gapRatioMetric,
  netSpend30dMetric,
  netSpend90dMetric,
  netSpend12mMetric,
  netSpendThisYearMetric,
  netSpendLastYearMetric,
  netSpendLastMonthMetric,
  orders30dMetric,
  orders90dMetric,
  orders12mMetric,
  orders2yMetric,
  ordersThisMonthMetric,
  orderPaceMetric,
  spendPaceMetric,
  repeatOrderShareMetric,
  spendDecayedMetric,
  channelCountMetric,
  favouriteChannelMetric,
  channelFocusMetric,
  storeCountMetric,
  favouriteStoreMetric,
  storeFocusMetric,
  favouriteHourMetric,
  hourFocusMetric,
  favouriteWeekdayMetric,
  weekdayFocusMetric,
  couponShareMetric,
  couponSpendShareMetric,
  discountShareMetric,
  discountedOrderShareMetric,
  discountedGoodsShareMetric,
  pricePercentile12mMetric,
  refundRateMetric,
  completionRateMetric,
  cancellationRateMetric,
  onTimePaymentRateMetric,
  secondsToPayMetric,
  expressShareMetric,
  refundCount90dMetric,
  favouritePaymentMethodMetric,
  categoryCount12mMetric,
  productCountMetric,
  favouriteCategoryMetric,
  categoryFocusMetric,
  favouriteBrandMetric,
  brandLoyaltyMetric,
  repeatGoodsShareMetric,
  views30dMetric,
  views90dMetric,
  views24hMetric,
  viewsTodayMetric,
  views30mMetric,
  events300sMetric,
  dwellSeconds30dMetric,
  clicks30dMetric,
  clickThroughRateMetric,
  searches30dMetric,
  sessions30dMetric,
  browsedCategoryMetric,
  sameCategoryViews14dMetric,
  cartAdds30dMetric,
  cartLeft30dMetric,
  cartLeftValue30dMetric,
  cartsWithoutOrder30dMetric,
  unmetCategoryMetric,
  unmetViews90dMetric,
  favourites90dMetric,
  shares90dMetric,
  reviews12mMetric,
  logins30dMetric,
  listings90dMetric,
  campaignJoins90dMetric,
  flashSales90dMetric,
  groupBuys90dMetric,
  trials90dMetric,
  interactions90dMetric,
  awarenessEvents30dMetric,
  interestEvents30dMetric,
  qualityChecks90dMetric,
  activityDecayedMetric,
  activityPaceMetric,
  daysSinceActiveMetric,
  firstTouchChannelMetric,
  firstTouchCampaignMetric,
  firstTouchKeywordMetric,
  lastTouchChannelMetric,
  lastTouchCampaignMetric,
  lastTouchKeywordMetric,
  firstSourceMetric,
  cityMetric,
  consentSmsMetric,
  consentEmailMetric,
  consentWechatMetric,
  consentPhoneMetric,
  consentPushMetric,
  citySinceMetric,
  activeDays30dMetric,
  activeStreakDaysMetric,
  longestStreakDaysMetric,
  csatAverageMetric,
  csatLastMetric,
  npsLastMetric,
  npsAverageMetric,
  reviewScoreAverageMetric,
  contactsPerOrderMetric,
  contacts90dMetric,
  afterSales12mMetric,
  disputes12mMetric,
  disputeRateMetric,
  ageYearsMetric,
  valueScoreMetric,
  activityScoreMetric,
  loyaltyScoreMetric,
  creditScoreMetric,
])
