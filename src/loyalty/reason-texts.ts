import type { Reason } from './reasons.ts'
import type { TierText } from './tier-words.ts'

/** What each reason of a change means. */
export const REASON_TEXTS: Readonly<Record<Reason, TierText>> = {
  joined: { zh: '成为会员', en: 'became a member' },
  program_start: { zh: '会员等级启用', en: 'the program began' },
  qualified: { zh: '达到门槛', en: 'reached the threshold' },
  window_moved: { zh: '统计周期更新', en: 'the window moved on' },
  period_end: { zh: '周期结束时达标', en: 'earned in the period that closed' },
  rule_changed: { zh: '规则变更', en: 'the rules changed' },
  level_removed: { zh: '等级取消', en: 'the level was removed' },
  refund: { zh: '退款', en: 'a refund' },
  validity_end: { zh: '有效期结束', en: 'the validity ended' },
  grace_end: { zh: '宽限期结束', en: 'the grace days ended' },
  step: { zh: '逐级下降', en: 'the next step down' },
  protection_end: { zh: '保护期结束', en: 'the protection ended' },
  pin: { zh: '人工指定', en: 'set by hand' },
  pin_end: { zh: '人工指定结束', en: 'the setting by hand ended' },
}
