import type { TimelineEntry } from '#api/shapes/timeline.ts'
import type { Text } from '#api/shapes/text.ts'
import { foundRow } from './timeline-entries.ts'
import { platformName } from './timeline-words.ts'
import type { Shop } from './shop.ts'
import type { Found } from './timeline-pages.ts'
import type { OrderRow, RefundRow } from './timeline.store.ts'

export function orderFound(row: OrderRow, shop: Shop): Found {
  const { currency } = row
  const money = (amount: string) => ({ amount: Number(amount), currency })
  const about = (language: 'zh' | 'en') =>
    [platformName(row.platform)[language], platformName(row.channel)[language], row.store].filter(
      (part) => part !== '',
    )
  const lineCount = Number(row.line_count)
  const detail: Text = {
    zh: [
      ...about('zh'),
      ...(lineCount > row.lines.length ? [`共 ${lineCount} 行商品`] : []),
      ...row.coupons.map((code) => `券 ${code}`),
    ].join(' · '),
    en: [
      ...about('en'),
      ...(lineCount > row.lines.length ? [`${lineCount} lines in all`] : []),
      ...row.coupons.map((code) => `coupon ${code}`),
    ].join(' · '),
  }
  const parts = {
    kind: 'order' as const,
    id: row.order_id,
    title: orderTitle(row),
    detail: detail.en === '' ? null : detail,
    amount: money(row.total),
    net: row.state === 'pending' ? null : money(row.net),
    status: row.status === '' ? row.state : row.status,
    lines: row.lines.map(([sku, name, quantity, total]): TimelineEntry['lines'][number] => ({
      sku,
      name,
      quantity: plainDecimal(quantity),
      total: money(total),
    })),
  }
  return foundRow(row, parts, shop)
}

export function refundFound(row: RefundRow, shop: Shop): Found {
  const title: Text =
    row.known_order === 1
      ? { zh: `退款 · 订单 ${row.order_id}`, en: `Refund · order ${row.order_id}` }
      : {
          zh: `退款 · 订单 ${row.order_id}（订单尚未收到）`,
          en: `Refund · order ${row.order_id} (not received yet)`,
        }
  const amount = { amount: Number(row.amount), currency: row.currency }
  return foundRow(row, { kind: 'refund', id: row.refund_id, title, amount }, shop)
}

function orderTitle(row: OrderRow): Text {
  if (row.state === 'pending')
    return { zh: `下单未付款 · ${row.order_id}`, en: `Order not paid · ${row.order_id}` }
  if (Number(row.net) <= 0)
    return {
      zh: `订单 ${row.order_id}（已全额退款或取消）`,
      en: `Order ${row.order_id} (refunded or cancelled)`,
    }
  return { zh: `订单 ${row.order_id}`, en: `Order ${row.order_id}` }
}

/** 2.000 → 2, 0.500 → 0.5 */
const plainDecimal = (text: string): string =>
  text.includes('.') ? text.replace(/\.?0+$/, '') : text
