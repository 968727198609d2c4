import { entry } from './problem-entry.ts'

/** What can be wrong with a tier program and with levels that are set by hand. */
export const tierProblems = {
  tier_window_twice: entry(
    400,
    'The window stands beside the metric; take “within” out of the metric.',
    '统计周期写在指标旁边（window），请去掉指标里的 within。',
  ),
  tier_metric_unfit: entry(
    400,
    'A tier can’t rest on {aggregate}: it is no number, or it changes with every day. Take one that only what customers do changes.',
    '等级不能以 {aggregate} 为依据：它不是数值，或每天都会自行变化。请选择只随客户行为变化的指标。',
  ),
  tier_pin_ends_early: entry(400, 'It would end before it begins.', '结束时间早于开始时间。'),
  tier_pin_own: entry(
    403,
    'Somebody else must approve it: you set this level yourself.',
    '这是你自己设置的等级，需由其他人审批。',
  ),
  tier_pin_state: entry(
    409,
    'The pin {id} was approved or taken away already.',
    '指定等级 {id} 已审批或已撤销。',
  ),
  tier_first_level: entry(
    400,
    'The lowest level must begin at 0, so that everybody has a level.',
    '最低等级的门槛必须是 0，保证每位客户都有等级。',
  ),
  tier_thresholds_not_rising: entry(
    400,
    'The level {level} must begin above {below}.',
    '等级 {level} 的门槛必须高于 {below}。',
  ),
  tier_threshold_count: entry(
    400,
    'Give one number for each condition: {conditions}.',
    '门槛数量要与条件数量一致：{conditions} 个。',
  ),
  tier_keep_above_from: entry(
    400,
    'What keeps a level can’t be below 0 or more than what reaches it.',
    '保级门槛不能小于 0，也不能高于升级门槛。',
  ),
  tier_keep_nothing: entry(
    400,
    'A level that is kept by 0 never ends; choose validity forever instead.',
    '保级门槛为 0 等于永不降级，请改用永久有效。',
  ),
} as const
