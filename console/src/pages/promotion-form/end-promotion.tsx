import { Button } from 'antd'
import { useState } from 'react'
import type { PromotionItem } from '#api/shapes/promotion.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Ask } from '../../parts/ask.tsx'
import { FactList } from '../../parts/fact-list.tsx'
import { Card } from '../../parts/page.tsx'

/** How much was taken of a promotion, its versions, and its end. */
export function EndPromotion({
  item,
  onEnd,
}: {
  readonly item: PromotionItem
  readonly onEnd: () => void
}) {
  const t = useText()
  const f = useFormat()
  const may = useMay('define')
  const [asking, setAsking] = useState(false)
  return (
    <Card title={t.promotions.history}>
      <div className="card-body stack">
        <FactList
          facts={[
            [t.promotions.state, t.promotions.states[item.state]],
            [t.promotions.used, exactNumber(item.used.orders)],
            [t.promotions.given, f.money(item.used.amount.amount)],
            ...item.versions.map(
              ({ version, at, by, note }) =>
                [
                  `${t.promotions.version} ${version}`,
                  [f.second(at), by, note].filter((text) => text !== '').join(' · '),
                ] as const,
            ),
          ]}
        />
        {may && (
          <div>
            <Button danger onClick={() => setAsking(true)}>
              {t.promotions.remove}
            </Button>
          </div>
        )}
        {asking && (
          <Ask
            title={t.promotions.remove}
            what={t.promotions.removeWhat}
            act={t.promotions.remove}
            onAct={onEnd}
            onClose={() => setAsking(false)}
          />
        )}
      </div>
    </Card>
  )
}
