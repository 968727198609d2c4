import type { TierBacktest } from '#api/shapes/tier-backtest.ts'
import { useFormat } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Ask } from '../../parts/ask.tsx'

type Props = {
  readonly backtest: TierBacktest
  readonly from: string
  readonly onAct: () => void
  readonly onClose: () => void
}

/** Says what publishing does to whom, and asks once. */
export function PublishAsk({ backtest: { report, stale }, from, onAct, onClose }: Props) {
  const t = useText()
  const f = useFormat()
  const change = report.cost.draft - report.cost.live
  const isStale = stale.some((one) => one !== 'draft')
  return (
    <Ask
      title={t.trial.publishTitle}
      what={
        <>
          <p>
            {t.trial.consequence({
              up: exactNumber(report.up),
              down: exactNumber(report.down),
              cost: `${change > 0 ? '+' : ''}${f.money(change)}`,
              from: from === '' ? t.trial.atOnce : t.trial.fromDay({ day: from }),
            })}
          </p>
          {isStale && <p className="warn">{t.trial.consequenceStale}</p>}
        </>
      }
      act={t.tierForm.publish}
      onAct={onAct}
      onClose={onClose}
    />
  )
}
