import type { Text } from '#api/shapes/text.ts'

/** Why a level began, in words; `amount` is the value that decided it. */
export function reasonText(
  reason: string,
  { level, amount }: { readonly level: Text; readonly amount: Text | undefined },
): Text {
  const told = REASON_TEXTS.get(reason)
  if (told === undefined) return { zh: `${level.zh}：${reason}`, en: `${level.en}: ${reason}` }
  return told(level, amount)
}

type Told = (level: Text, amount: Text | undefined) => Text

const withAmount = (amount: Text | undefined): Text =>
  amount === undefined ? { zh: '', en: '' } : { zh: `（${amount.zh}）`, en: ` (${amount.en})` }

const plain =
  (zh: string, en: string): Told =>
  (level) => ({ zh: `${zh}：${level.zh}`, en: `${en}: ${level.en}` })

const counted =
  (zh: string, en: string): Told =>
  (level, amount) => {
    const of = withAmount(amount)
    return { zh: `${zh}${of.zh}：${level.zh}`, en: `${en}${of.en}: ${level.en}` }
  }

const REASON_TEXTS: ReadonlyMap<string, Told> = new Map([
  ['joined', plain('成为会员', 'Became a member')],
  [
    'program_start',
    counted('方案启用时按已有消费定级', 'Graded by past spend when the program began'),
  ],
  ['qualified', counted('达到门槛升级', 'Reached the threshold')],
  ['window_moved', counted('统计周期滚动，早先的消费不再计入', 'Earlier facts left the window')],
  ['period_end', counted('周期结束，按当期结果定级', 'Graded at the end of the period')],
  ['rule_changed', counted('规则调整后重新定级', 'Graded anew by new rules')],
  ['level_removed', plain('原等级取消', 'The old level was removed')],
  ['refund', counted('退款后不再达标', 'A refund took it below the threshold')],
  ['validity_end', counted('有效期满，未达到保级条件', 'It ended and was not earned again')],
  ['grace_end', counted('宽限期满仍未达标', 'The days of grace were over')],
  ['step', counted('逐级调整', 'One step further')],
  ['protection_end', counted('保护期结束', 'The promised protection ended')],
  ['pin', plain('手动指定', 'Set by hand')],
  ['pin_end', plain('手动指定结束，恢复应得等级', 'No longer set by hand')],
])
