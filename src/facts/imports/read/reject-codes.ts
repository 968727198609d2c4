import type { Language } from '#core/text.ts'

type Reason = { readonly zh: string; readonly en: string }
const reason = (zh: string, en: string): Reason => Object.freeze({ zh, en })

/**
 * Why a row can't be taken, in words for the person who has to mend it. `{value}` is the cell, or the count or
 * place that the detail names. docs/reference lists them; codes never change meaning.
 */
export const rejectCodes = Object.freeze({
  // The record itself.
  too_few_fields: reason(
    '这一行的列数少于表头（{value}）。',
    'The row has fewer cells than the header ({value}).',
  ),
  too_many_fields: reason(
    '这一行的列数多于表头（{value}），多半是单元格里有未加引号的分隔符。',
    'The row has more cells than the header ({value}); a cell probably holds a delimiter without quotes.',
  ),
  broken_quote: reason(
    '引号不成对，无法判断单元格的边界。',
    'A quote is not closed or stands inside a cell, so the cells cannot be told apart.',
  ),
  nul_byte: reason(
    '这一行含有空字节，文件可能已损坏。',
    'The row holds NUL bytes; the file is probably damaged.',
  ),
  bad_encoding: reason(
    '这一行有无法按文件编码识别的字符。',
    'The row holds bytes that are no characters in the file’s encoding.',
  ),
  cell_too_long: reason('单元格过长（超过 256 KB）。', 'A cell is longer than 256 KB.'),
  record_too_long: reason('这一行过长（{value} 字节）。', 'The row is too long ({value} bytes).'),
  invalid_json: reason('这一行不是合法的 JSON：{value}', 'The line is not valid JSON: {value}'),
  not_an_object: reason('这一行应为一个 JSON 对象。', 'The line should be one JSON object.'),
  nested_too_deep: reason('JSON 嵌套过深：{value}', 'The JSON is nested too deep: {value}'),
  excel_error: reason(
    '单元格是 Excel 的错误值“{value}”。',
    'The cell holds Excel’s error {value}.',
  ),
  excel_overflow: reason(
    '单元格只有 #，说明导出时列宽不够，原值已丢失。请加宽该列后重新导出。',
    'The cell holds only #: the column was too narrow when the file was saved, and the value is lost. Widen it and export again.',
  ),
  formula: reason(
    '单元格是公式“{value}”，不是值。请粘贴为数值后再导出。',
    'The cell holds a formula ({value}), not a value. Paste it as values and export again.',
  ),
  // Ids.
  required: reason('此列必填。', 'A value is needed here.'),
  id_scientific: reason(
    '编号“{value}”已被 Excel 变成科学计数法，末尾数字已丢失。请把该列设为文本后重新导出。',
    'The number {value} was turned into scientific notation by Excel and has lost its last digits. Format the column as text and export again.',
  ),
  id_lost_digits: reason(
    '编号“{value}”超过 15 位且以 0 结尾，Excel 已抹去后几位数字。请把该列设为文本后重新导出。',
    'The number {value} has more than 15 digits and ends in zeros: Excel has wiped its last digits. Format the column as text and export again.',
  ),
  id_too_long: reason('编号过长（超过 200 个字符）。', 'The id is longer than 200 characters.'),
  id_masked: reason(
    '编号“{value}”已脱敏，无法识别。',
    'The id {value} is masked and names nothing.',
  ),
  bad_characters: reason('“{value}”含有控制字符。', '“{value}” holds control characters.'),
  no_identity: reason(
    '没有可用的客户标识（客户编号、手机号、会员号等）。',
    'Nothing here says which customer it is (customer number, phone, member number …).',
  ),
  invalid_phone: reason('“{value}”不是有效的电话号码。', '“{value}” is not a phone number.'),
  invalid_email: reason('“{value}”不是有效的邮箱地址。', '“{value}” is not an e-mail address.'),
  // Times.
  invalid_time: reason(
    '“{value}”不是可识别的时间。请写成 2026-11-22 08:30:00。',
    '“{value}” is not a time that we can read. Write 2026-11-22 08:30:00.',
  ),
  impossible_date: reason(
    '日历上没有“{value}”这一天。',
    'There is no such day in the calendar: {value}.',
  ),
  impossible_time: reason(
    '“{value}”里的钟点不存在（应为 00:00:00–23:59:59）。',
    'There is no such time of day in {value} (00:00:00 to 23:59:59).',
  ),
  ambiguous_date: reason(
    '“{value}”可能是月/日/年，也可能是日/月/年。请在映射中为该列指定 format（mdy 或 dmy）。',
    '{value} may be month/day/year or day/month/year. Say which in the mapping: format mdy or dmy.',
  ),
  time_out_of_range: reason(
    '“{value}”不在 1900–2199 年之间。',
    '{value} is not between the years 1900 and 2199.',
  ),
  invalid_birthday: reason(
    '“{value}”不是有效的生日。请写成 1990-05-01。',
    '“{value}” is not a birthday. Write 1990-05-01.',
  ),
  // Numbers.
  invalid_amount: reason('“{value}”不是金额。', '“{value}” is not an amount.'),
  amount_scientific: reason(
    '金额“{value}”是科学计数法，无法确定精确值。',
    'The amount {value} is in scientific notation, so its exact value is unknown.',
  ),
  too_many_decimals: reason(
    '金额“{value}”的小数位多于该币种的最小单位。',
    'The amount {value} has more decimals than its currency.',
  ),
  amount_too_large: reason('金额“{value}”过大。', 'The amount {value} is too large.'),
  negative_amount: reason(
    '金额“{value}”为负，但这一行不是退款。',
    'The amount {value} is negative, but the row is not a refund.',
  ),
  no_amount: reason(
    '需要订单总额（order_total），或行金额（line_total），或数量和单价（quantity、unit_price）。',
    'Needs order_total, or line_total, or quantity and unit_price.',
  ),
  invalid_quantity: reason('“{value}”不是数量。', '“{value}” is not a quantity.'),
  quantity_decimals: reason(
    '数量“{value}”的小数超过 3 位。',
    'The quantity {value} has more than 3 decimals.',
  ),
  quantity_too_large: reason('数量“{value}”过大。', 'The quantity {value} is too large.'),
  negative_quantity: reason(
    '数量“{value}”为负，但这一行不是退款。',
    'The quantity {value} is negative, but the row is not a refund.',
  ),
  invalid_number: reason('“{value}”不是数字。', '“{value}” is not a number.'),
  number_out_of_range: reason('“{value}”超出允许的范围。', '{value} is out of range.'),
  // Words.
  unknown_status: reason(
    '未知的订单状态“{value}”。可用：{known}。其他状态请在映射的 statuses 中说明。',
    'The order status “{value}” is not known. Known: {known}. Say what others mean under “statuses” in the mapping.',
  ),
  unknown_currency: reason(
    '“{value}”不是币种代码（如 CNY、USD）。',
    '“{value}” is not a currency code (such as CNY, USD).',
  ),
  unknown_gender: reason(
    '未知的性别“{value}”。可用：男、女、未知。',
    'The gender “{value}” is not known. Known: male, female, unknown.',
  ),
  unknown_feedback_kind: reason(
    '未知的反馈类型“{value}”。可用：review（评价）、csat（满意度）、nps（推荐值）、ces（费力度）、contact（咨询）。',
    'The kind of feedback “{value}” is not known. Known: review, csat, nps, ces, contact.',
  ),
  invalid_consent: reason('“{value}”应为“是”或“否”。', '“{value}” should be yes or no.'),
  text_too_long: reason(
    '文字过长（超过 {value} 个字符）。',
    'The text is longer than {value} characters.',
  ),
  // Rows together.
  split_mismatch: reason(
    '同一格里的多件商品数量对不上：{value}。',
    'The items joined in one cell do not match: {value}.',
  ),
  no_order_head: reason(
    '这笔订单的各行都没有下单时间（或带下单时间的那一行被退回）。',
    'No row of this order says when it was ordered (or the one that does was rejected).',
  ),
  unknown_order: reason(
    '找不到订单“{value}”；请先导入订单本身。',
    'There is no order {value}; import the order itself first.',
  ),
} as const)

export type RejectCode = keyof typeof rejectCodes

export const isRejectCode = (code: string): code is RejectCode => Object.hasOwn(rejectCodes, code)

/**
 * The sentence of a reason. Unknown codes are a bug and throw.
 *
 * @example rejectSentence('id_scientific', '1.23E+15', 'en')
 */
export function rejectSentence(
  code: string,
  value: string,
  language: Language,
  known = '',
): string {
  if (!isRejectCode(code)) throw new Error(`no reject code ${code}`)
  return rejectCodes[code][language].replaceAll(/\{(value|known)\}/g, (_, hole: string) =>
    hole === 'value' ? value : known,
  )
}
