import type { Endpoint } from '#messaging/webhooks/endpoints.store.ts'
import type { Text } from '#api/shapes/text.ts'
import { iso, type Shop } from './shop.ts'

/** What is wrong with an endpoint and what to do about it; null = nothing. */
export function alarmOf(
  { enabled, disabledWhy, failingSince, pending }: Endpoint,
  shop: Shop,
): Text | null {
  const since = failingSince === null ? '' : iso(failingSince, shop).slice(0, 16).replace('T', ' ')
  if (disabledWhy === 'gone')
    return {
      zh: '对方回答 410（不再接收），已停用。确认地址后可重新启用。',
      en: 'It answered 410 (gone) and is disabled. Enable it again when the address is right.',
    }
  if (disabledWhy === 'failing')
    return {
      zh: `自 ${since} 起连续五天没有一条发送成功，已停用；未发出的消息保留。修复后启用，再重发失败的消息。`,
      en: `Nothing has been taken since ${since}, for five days: it is disabled, what waits is kept. Mend the receiver, enable it, then send again what failed.`,
    }
  if (enabled && failingSince !== null)
    return {
      zh: `自 ${since} 起发送失败，${pending} 条在等待重试。请查看发送记录中对方的回答；连续五天失败会自动停用。`,
      en: `It has been failing since ${since}; ${pending} wait to be tried again. See what it answers in the log; after five days it is disabled.`,
    }
  return null
}
