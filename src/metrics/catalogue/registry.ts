import { registry } from '#core/registry.ts'
import { activeDays30dMetric } from './active-days-30d.metric.ts'
import { activeStreakDaysMetric } from './active-streak-days.metric.ts'
import { ageYearsMetric } from './age-years.metric.ts'
import { averageOrderValueMetric } from './average-order-value.metric.ts'
import { brandLoyaltyMetric } from './brand-loyalty.metric.ts'
import { cartAdds30dMetric } from './cart-adds-30d.metric.ts'
import { categoryCount12mMetric } from './category-count-12m.metric.ts'
import { channelCountMetric } from './channel-count.metric.ts'
import { completionRateMetric } from './completion-rate.metric.ts'
import { contactsPerOrderMetric } from './contacts-per-order.metric.ts'
import { couponShareMetric } from './coupon-share.metric.ts'
import { csatAverageMetric } from './csat-average.metric.ts'
import { discountShareMetric } from './discount-share.metric.ts'
import { dwellSeconds30dMetric } from './dwell-seconds-30d.metric.ts'
import { favouriteBrandMetric } from './favourite-brand.metric.ts'
import { favouriteCategoryMetric } from './favourite-category.metric.ts'
import { favouriteChannelMetric } from './favourite-channel.metric.ts'
import { favouriteHourMetric } from './favourite-hour.metric.ts'
import { favouritePaymentMethodMetric } from './favourite-payment-method.metric.ts'
import { favouriteWeekdayMetric } from './favourite-weekday.metric.ts'
import { favourites90dMetric } from './favourites-90d.metric.ts'
import { firstOrderAtMetric } from './first-order-at.metric.ts'
import { frequencyMetric } from './frequency.metric.ts'
import { largestOrderMetric } from './largest-order.metric.ts'
import { lastOrderAmountMetric } from './last-order-amount.metric.ts'
import { lastOrderAtMetric } from './last-order-at.metric.ts'
import { logins30dMetric } from './logins-30d.metric.ts'
import { longestStreakDaysMetric } from './longest-streak-days.metric.ts'
import { monetaryMetric } from './monetary.metric.ts'
import { netSpend12mMetric } from './net-spend-12m.metric.ts'
import { netSpend30dMetric } from './net-spend-30d.metric.ts'
import { netSpendLastYearMetric } from './net-spend-last-year.metric.ts'
import { netSpendLastMonthMetric } from './net-spend-last-month.metric.ts'
import { netSpendThisYearMetric } from './net-spend-this-year.metric.ts'
import { npsLastMetric } from './nps-last.metric.ts'
import { orderGapDaysMetric } from './order-gap-days.metric.ts'
import { orders90dMetric } from './orders-90d.metric.ts'
import { orders2yMetric } from './orders-2y.metric.ts'
import { ordersThisMonthMetric } from './orders-this-month.metric.ts'
import { productCountMetric } from './product-count.metric.ts'
import { recencyDaysMetric } from './recency-days.metric.ts'
import { refundCount90dMetric } from './refund-count-90d.metric.ts'
import { refundRateMetric } from './refund-rate.metric.ts'
import { shares90dMetric } from './shares-90d.metric.ts'
import { smallestOrderMetric } from './smallest-order.metric.ts'
import { tenureDaysMetric } from './tenure-days.metric.ts'
import { unitsPerTransactionMetric } from './units-per-transaction.metric.ts'
import { views24hMetric } from './views-24h.metric.ts'
import { viewsTodayMetric } from './views-today.metric.ts'
import { views30mMetric } from './views-30m.metric.ts'
import { events300sMetric } from './events-300s.metric.ts'
import { views30dMetric } from './views-30d.metric.ts'

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
  netSpend30dMetric,
  netSpend12mMetric,
  netSpendThisYearMetric,
  netSpendLastYearMetric,
  netSpendLastMonthMetric,
  orders90dMetric,
  orders2yMetric,
  ordersThisMonthMetric,
  channelCountMetric,
  favouriteChannelMetric,
  favouriteHourMetric,
  favouriteWeekdayMetric,
  couponShareMetric,
  discountShareMetric,
  refundRateMetric,
  completionRateMetric,
  refundCount90dMetric,
  favouritePaymentMethodMetric,
  categoryCount12mMetric,
  productCountMetric,
  favouriteCategoryMetric,
  favouriteBrandMetric,
  brandLoyaltyMetric,
  views30dMetric,
  views24hMetric,
  viewsTodayMetric,
  views30mMetric,
  events300sMetric,
  dwellSeconds30dMetric,
  cartAdds30dMetric,
  favourites90dMetric,
  shares90dMetric,
  logins30dMetric,
  activeDays30dMetric,
  activeStreakDaysMetric,
  longestStreakDaysMetric,
  csatAverageMetric,
  npsLastMetric,
  contactsPerOrderMetric,
  ageYearsMetric,
])
