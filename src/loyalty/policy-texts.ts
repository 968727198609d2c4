type Text = { readonly zh: string; readonly en: string }

/** One choice of a field of a tier program, in words; the reference pages and the console's form are made from these. */
export type PolicyOption = { readonly value: string; readonly name: Text; readonly about: Text }
export type Policy = {
  /** Dotted path in the definition. */
  readonly field: string
  readonly name: Text
  readonly about: Text
  readonly options: readonly PolicyOption[]
}

const option = (value: string, name: Text, about: Text): PolicyOption => ({ value, name, about })

/** Every policy of a tier program. Values with a number in them are written {n}. */
export const TIER_POLICIES: readonly Policy[] = [
  {
    field: 'qualify',
    name: { zh: '定级依据', en: 'What counts' },
    about: {
      zh: '一个指标，或多个指标（any 取最好的一个，all 取最差的一个）。指标本身不写统计周期，周期写在旁边。',
      en: 'One metric, or several (any: the best of them decides; all: the weakest). The window stands beside the metric, not in it.',
    },
    options: [
      option(
        '{metric, window}',
        { zh: '单一条件', en: 'One condition' },
        { zh: '按一个指标定级。', en: 'One metric decides.' },
      ),
      option(
        'any',
        { zh: '任一条件', en: 'Any condition' },
        {
          zh: '每个条件各自对应一个等级，取最高的。',
          en: 'Each condition earns a level of its own; the highest one counts.',
        },
      ),
      option(
        'all',
        { zh: '全部条件', en: 'All conditions' },
        {
          zh: '每个条件各自对应一个等级，取最低的。',
          en: 'Each condition earns a level of its own; the lowest one counts.',
        },
      ),
    ],
  },
  {
    field: 'qualify.window',
    name: { zh: '统计周期', en: 'Window' },
    about: {
      zh: '只有落在周期内的订单才计入。日期按店铺时区的自然日计算。',
      en: 'Only what lies in the window counts. Days are calendar days in the shop’s time zone.',
    },
    options: [
      option(
        'calendar_year',
        { zh: '自然年', en: 'Calendar year' },
        { zh: '1 月 1 日零点起重新累计。', en: 'Begins anew at midnight on 1 January.' },
      ),
      option(
        'membership_year',
        { zh: '会员年', en: 'Membership year' },
        {
          zh: '从入会日起每满一年重新累计；2 月 29 日入会的，平年按 2 月 28 日。',
          en: 'Begins anew on each anniversary of joining; for 29 February, on the 28th in common years.',
        },
      ),
      option(
        '{rolling_days: n}',
        { zh: '最近 n 天', en: 'Last n days' },
        { zh: '包括今天在内的 n 个自然日。', en: 'n calendar days including today.' },
      ),
      option(
        '{rolling_months: n}',
        { zh: '最近 n 个月', en: 'Last n months' },
        {
          zh: '从 n 个月前同一日期的次日到今天。',
          en: 'From the day after the same date n months ago through today.',
        },
      ),
      option(
        'lifetime',
        { zh: '累计', en: 'Lifetime' },
        {
          zh: '从第一笔起一直累计，不清零。',
          en: 'Everything since the first fact; never begins anew.',
        },
      ),
    ],
  },
  {
    field: 'levels.from',
    name: { zh: '等级门槛', en: 'Threshold' },
    about: {
      zh: '达到门槛即属于该等级，直到下一级门槛之前（含下限，不含上限）。最低等级从 0 开始，低于 0 也算最低等级。金额以分为单位。',
      en: 'A level begins at its threshold and ends just below the next one. The lowest begins at 0 and also takes in what is below. Money in minor units.',
    },
    options: [],
  },
  {
    field: 'upgrade',
    name: { zh: '升级时机', en: 'When levels rise' },
    about: {
      zh: '达到更高门槛后什么时候升级。',
      en: 'When a higher level that was earned is given.',
    },
    options: [
      option(
        'at_once',
        { zh: '达标即升', en: 'At once' },
        { zh: '达到门槛的那一刻升级。', en: 'At the moment the threshold is reached.' },
      ),
      option(
        'period_end',
        { zh: '周期末升级', en: 'At the end of the period' },
        {
          zh: '周期结束时按结束前一刻的数值升级。周期是第一个条件的自然年或会员年；滚动和累计周期按自然月。',
          en: 'When the period closes, by the value just before. The period is the first condition’s year; for rolling windows and lifetime it is the calendar month.',
        },
      ),
    ],
  },
  {
    field: 'validity',
    name: { zh: '等级有效期', en: 'Validity' },
    about: {
      zh: '从达标之时起算；有效期内再次从门槛之下达到门槛，有效期从那时重新起算，取较晚的到期日。只在“到期降级”时起作用。',
      en: 'Counted from when the level was reached; reaching the threshold again from below counts anew, and the later end holds. Matters only where levels fall at the end of validity.',
    },
    options: [
      option('forever', { zh: '永久', en: 'Forever' }, { zh: '不会到期。', en: 'Never ends.' }),
      option(
        '{months: n}',
        { zh: 'n 个月', en: 'n months' },
        {
          zh: '到 n 个月后的同一日期当天结束时为止；没有这一天的，到当月最后一天。',
          en: 'Through the same date n months later; where there is no such date, through the last day of that month.',
        },
      ),
      option(
        'end_of_this_year',
        { zh: '到当年年底', en: 'To the end of this year' },
        {
          zh: '到达标当年 12 月 31 日结束时为止。',
          en: 'Through 31 December of the year in which it was reached.',
        },
      ),
      option(
        'end_of_next_year',
        { zh: '到次年年底', en: 'To the end of the next year' },
        { zh: '到达标次年 12 月 31 日结束时为止。', en: 'Through 31 December of the year after.' },
      ),
    ],
  },
  {
    field: 'downgrade.when',
    name: { zh: '降级时机', en: 'When levels fall' },
    about: {
      zh: '数值低于门槛后什么时候降级。',
      en: 'When a level falls that is no longer earned.',
    },
    options: [
      option('never', { zh: '不降级', en: 'Never' }, { zh: '只升不降。', en: 'Levels only rise.' }),
      option(
        'at_once',
        { zh: '立即降级', en: 'At once' },
        {
          zh: '退款、周期更新等使数值低于门槛时立即降级，与有效期无关。',
          en: 'As soon as a refund or the window takes the value below; validity does not matter.',
        },
      ),
      option(
        'validity_end',
        { zh: '到期降级', en: 'At the end of validity' },
        {
          zh: '有效期结束时：当前周期仍达标、或满足保级条件的，续期；否则降级。续期从原到期日接着算。',
          en: 'When the validity ends: who meets the threshold in the present window, or the keep-level condition, is given it again from that day on; the others fall.',
        },
      ),
    ],
  },
  {
    field: 'downgrade.to',
    name: { zh: '降到哪一级', en: 'How far levels fall' },
    about: { zh: '一次降级降多少。', en: 'How far one fall goes.' },
    options: [
      option(
        'earned',
        { zh: '降到应得等级', en: 'To what is earned' },
        {
          zh: '降到当前达标、尚在有效期内、或可以保级的最高等级。',
          en: 'To the highest level that is earned now, still valid, or would be kept.',
        },
      ),
      option(
        'one_step',
        { zh: '逐级下降', en: 'One step' },
        {
          zh: '每次只降一级，降后的等级重新计算有效期；立即降级时，下一级在周期结束时再降。',
          en: 'One level at a time, with a validity of its own; where levels fall at once, the next step follows at the end of the period.',
        },
      ),
    ],
  },
  {
    field: 'downgrade.grace_days',
    name: { zh: '宽限期', en: 'Grace days' },
    about: {
      zh: '本应降级时，再保留这么多个完整的自然日；期间达到门槛或保级条件就不降级。',
      en: 'So many whole days more before a fall; reaching the threshold, or what keeps the level, in the meantime saves it.',
    },
    options: [],
  },
  {
    field: 'downgrade.keep_level',
    name: { zh: '保级条件', en: 'Keep-level condition' },
    about: {
      zh: '保住等级所需的数值，不高于升级门槛。按年统计的，看刚结束的那一年；滚动和累计周期看到期时的数值。',
      en: 'What is enough to keep a level; no more than what reaches it. For yearly windows the year that closes counts, for others the value at that moment.',
    },
    options: [],
  },
  {
    field: 'downgrade.notice_days',
    name: { zh: '降级提醒', en: 'Notice' },
    about: {
      zh: '提前多少天提醒将要降级，并告知还差多少。',
      en: 'How many days before a fall the customer is told, with what is missing.',
    },
    options: [],
  },
  {
    field: 'refunds',
    name: { zh: '退款处理', en: 'Refunds' },
    about: {
      zh: '退款从退款发生时起、从订单所在的周期里扣除，之后按降级规则处理。',
      en: 'A refund is taken off from its own instant on, in the window of its order; the downgrade policy says what follows.',
    },
    options: [
      option(
        'recount',
        { zh: '重新计算', en: 'Recount' },
        { zh: '退掉的金额不再计入。', en: 'What is given back no longer counts.' },
      ),
      option(
        'keep',
        { zh: '照旧计入', en: 'Keep' },
        {
          zh: '订单计入之后的退款不影响等级；计入之前退掉的部分不计入。',
          en: 'Refunds after an order has begun to count change nothing; what came back before never counted.',
        },
      ),
    ],
  },
  {
    field: 'pending_days',
    name: { zh: '待确认天数', en: 'Pending days' },
    about: {
      zh: '订单当天之后再过这么多个完整自然日才计入（例如过了无理由退货期），并按计入的时间归入周期。',
      en: 'An order counts only after so many whole days after its own day, when it can no longer be returned; it lies in the window in which it begins to count.',
    },
    options: [],
  },
  {
    field: 'protected_until',
    name: { zh: '等级保护', en: 'Protection' },
    about: {
      zh: '新规则生效时已有的等级，到这一天结束前不会因新规则降低；等级被取消的，暂升到上一级。',
      en: 'Through this day nobody falls below the level they have when the version takes effect; of a removed level they are lifted to the next higher one.',
    },
    options: [],
  },
  {
    field: 'scope.stores',
    name: { zh: '适用门店', en: 'Stores' },
    about: {
      zh: '只计入这些门店的订单；不填为全部门店。',
      en: 'Only these stores’ orders count; left out: all.',
    },
    options: [],
  },
]
