import { useMemo } from 'react'
import type { MetricDetail, MetricSpread } from '#api/shapes/metric.ts'
import { useFormat } from '../../api/session.tsx'
import { exactNumber, percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Behind } from '../../parts/behind.tsx'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { chartStyle } from '../../parts/chart/style.ts'
import type { Column } from '../../parts/table/column.ts'
import { exactValue, shortValue } from '../../parts/value.tsx'
import { useTheme } from '../../theme/theme.tsx'

type Quantile = MetricSpread['quantiles'][number]
type Props = { readonly metric: MetricDetail; readonly spread: MetricSpread }

/** How is it spread? The value below which a share of the customers lies. */
export function SpreadChart({ metric, spread }: Props) {
  const t = useText()
  const f = useFormat()
  const value = (number: number | null) => exactValue(number, metric.unit, f, t)
  return (
    <ChartCard
      title={t.metrics.spreadQuestion}
      note={
        <>
          {t.metrics.spreadNote({
            customers: exactNumber(spread.customers),
            mean: value(spread.mean),
            minimum: value(spread.minimum),
            maximum: value(spread.maximum),
          })}{' '}
          {spread.without > 0 && (
            <>
              {t.metrics.without}{' '}
              <Behind query={`where=${encodeURIComponent(`${metric.key}=null`)}`}>
                {exactNumber(spread.without)}
              </Behind>
            </>
          )}
        </>
      }
      file={`metric-${metric.key}`}
      height={320}
      option={useOption({ metric, spread })}
      label={t.metrics.spreadLabel({ metric: f.say(metric.name) })}
      columns={useColumns(metric)}
      rows={spread.quantiles}
      rowKey={(quantile) => String(quantile.share)}
    />
  )
}

/** Shares come as basis points or percent; what matters is their part of the largest possible one. */
const shareOf = (quantile: Quantile): number => quantile.share / 10_000

function useOption({ metric, spread }: Props) {
  const t = useText()
  const f = useFormat()
  const { palette } = useTheme()
  return useMemo(() => {
    const style = chartStyle(palette)
    return {
      grid: {
        left: 8,
        right: 24,
        top: 30,
        bottom: 26,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel',
      },
      xAxis: {
        type: 'value',
        min: 0,
        max: 1,
        name: t.metrics.shareAxis,
        nameLocation: 'middle',
        nameGap: 28,
        ...style.value,
        nameTextStyle: { color: palette.soft, fontSize: 12 },
        axisLabel: { ...style.value.axisLabel, formatter: (share: number) => percent(share, 0) },
      },
      yAxis: {
        type: 'value',
        name: f.say(metric.name),
        ...style.value,
        axisLabel: {
          ...style.value.axisLabel,
          formatter: (value: number) => shortValue(value, metric.unit, f, t),
        },
      },
      tooltip: {
        ...style.tooltip,
        trigger: 'axis',
        formatter: (points: readonly { value: readonly [number, number] }[]) => {
          const [share, value] = points[0]?.value ?? [0, 0]
          return `${t.metrics.atMost({ share: percent(share), value: exactValue(value, metric.unit, f, t) })}`
        },
      },
      series: [
        {
          type: 'line',
          color: palette.accent,
          lineStyle: { width: 2 },
          symbolSize: 6,
          areaStyle: { opacity: 0.08 },
          data: spread.quantiles
            .filter((one) => one.value !== null)
            .map((one) => [shareOf(one), one.value]),
        },
      ],
    }
  }, [metric, spread, palette, f, t])
}

function useColumns(metric: MetricDetail): readonly Column<Quantile>[] {
  const t = useText()
  const f = useFormat()
  return [
    {
      key: 'share',
      title: t.metrics.shareAxis,
      number: true,
      cell: (one) => percent(shareOf(one)),
      plain: (one) => shareOf(one),
    },
    {
      key: 'value',
      title: f.say(metric.name),
      number: true,
      cell: (one) =>
        one.value === null ? (
          '—'
        ) : (
          <Behind
            query={`where=${encodeURIComponent(`${metric.key}>=${one.value}`)}&sort=${metric.key}`}
          >
            {exactValue(one.value, metric.unit, f, t)}
          </Behind>
        ),
      plain: (one) =>
        metric.unit === 'money' && one.value !== null ? f.major(one.value) : one.value,
    },
  ]
}
