import type { ProblemCode } from '#core/problems.ts'
import type { Text } from '#api/shapes/text.ts'

/** What to do about a problem at a source, for somebody who runs a shop and has a developer to ask. */
export function adviceFor(code: ProblemCode): Text {
  return ADVICE[code] ?? OTHERWISE
}

const OTHERWISE: Text = {
  zh: '按提示修改发送方的数据；修好后，可在“被拒收的数据”中重新接收。',
  en: 'Mend what is sent as the sentence says; then take the rejected items in again below.',
}

const ADVICE: Partial<Record<ProblemCode, Text>> = {
  unauthorized: {
    zh: '写入密钥或签名不对：请核对发送方配置的密钥；如密钥可能泄露，请更换密钥。',
    en: 'The write key or signature is wrong: compare it with what the sender is set to; change it if it may have leaked.',
  },
  too_large: {
    zh: '单个事件不超过 32 KB、单批不超过 500 KB：请减少属性，或让 SDK 分更小的批次发送。',
    en: 'One event may have 32 KB, one batch 500 KB: send fewer properties, or smaller batches.',
  },
  invalid_json: {
    zh: '请求体不是合法 JSON：通常是手工拼接的请求，请改用 SDK 或标准 JSON 库。',
    en: 'The body is no JSON: this is usually put together by hand; use an SDK or a JSON library.',
  },
  invalid_time: {
    zh: '时间请使用带时区的 ISO-8601，例如 2026-11-11T00:02:00+08:00，并检查设备时钟。',
    en: 'Send times as ISO-8601 with a zone, such as 2026-11-11T00:02:00+08:00, and check the device’s clock.',
  },
  invalid_money: {
    zh: '金额用主单位，如 139.50，小数位不超过该货币的位数（人民币两位），不带单位和其他字符。',
    en: 'Send amounts in major units such as 139.50, with no more decimals than the currency has and nothing else.',
  },
  invalid_value: {
    zh: '按提示把这个字段改成能识别的值；改好前发来的数据都在下面，可重新接收。',
    en: 'Send a value that the sentence asks for; what came meanwhile is below and can be taken in again.',
  },
  bad_signature: {
    zh: '签名不对：请核对平台后台和这里填的密钥是否一致。',
    en: 'The signature is wrong: compare the secret here with the one on the platform.',
  },
  source_off: {
    zh: '来源已停用：需要继续接收时，在“接入与设置”中启用。',
    en: 'The source is switched off: switch it on under “Connect and settings” to go on.',
  },
  source_refuses: {
    zh: '这个网站不在允许的范围：在“接入与设置”中把它加到“允许的网站”。',
    en: 'This website is not among those that may send: add it under “Connect and settings”.',
  },
  missing_field: {
    zh: '补上缺少的字段后重新发送；已拒收的数据可在修正设置后重新接收。',
    en: 'Send the missing field. What was refused can be taken in again once settings are right.',
  },
  conflict: {
    zh: '同一编号发来了不同内容：第一次的内容有效。请让发送方为每个事件使用不同的编号。',
    en: 'One id came with two contents: the first one holds. Let the sender give every event an id of its own.',
  },
  not_found: {
    zh: '对应的数据还没有到：到达后可重新接收。',
    en: 'What it belongs to has not come yet: take it in again when it has.',
  },
}
