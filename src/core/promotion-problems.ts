import { entry } from './problem-entry.ts'

/** What can go wrong between a quote and the order that it is for. */
export const promotionProblems = {
  promotion_used_up: entry(
    409,
    'The offer {promotion} has not enough left; ask for a new quote.',
    '活动 {promotion} 的余量不足，请重新报价。',
  ),
  coupon_unusable: entry(
    409,
    'The code can’t be used: it is unknown, used, held by another quote, expired, or somebody else’s.',
    '优惠券不可用：券码不存在、已使用、被其他报价占用、已过期，或属于他人。',
  ),
  quote_expired: entry(
    409,
    'The quote {id} has expired; ask for a new one.',
    '报价 {id} 已过期，请重新报价。',
  ),
  quote_state: entry(409, 'The quote {id} is {state} already.', '报价 {id} 当前状态为 {state}。'),
} as const
