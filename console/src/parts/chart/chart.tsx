import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useTheme } from '../../theme/theme.tsx'
import { FONT } from '../../theme/tokens.ts'

export type ChartHandle = { readonly png: () => string | undefined }

/** What was clicked, as the chart's data gave it. */
export type ChartClick = {
  readonly name: string
  readonly data: unknown
  readonly dataType?: string
  readonly seriesName?: string
}

type Props = {
  readonly option: EChartsCoreOption
  readonly height: number
  /** Says in one sentence what the picture shows; the table beside it has the numbers. */
  readonly label: string
  readonly onClick?: (click: ChartClick) => void
  readonly ref?: Ref<ChartHandle>
}

/** An ECharts picture. The library comes with the first chart; until then the room is kept free. */
export function Chart({ option, height, label, onClick, ref }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const { palette, name } = useTheme()
  const [chart, setChart] = useState<EChartsType>()
  useEffect(() => {
    let made: EChartsType | undefined
    let gone = false
    void import('./echarts.ts').then(({ init }) => {
      if (gone || !box.current) return
      made = init(box.current, null, { renderer: 'canvas' })
      setChart(made)
    })
    const observer = new ResizeObserver(() => made?.resize())
    if (box.current) observer.observe(box.current)
    return () => {
      gone = true
      observer.disconnect()
      made?.dispose()
      setChart(undefined)
    }
  }, [])
  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    chart?.setOption(
      {
        animation: !still,
        animationDuration: 240,
        textStyle: { fontFamily: FONT, color: palette.soft },
        ...option,
      },
      { notMerge: true },
    )
  }, [chart, option, palette])
  useEffect(() => {
    if (!chart || !onClick) return
    const listen = (click: unknown) => onClick(click as ChartClick)
    chart.on('click', listen)
    return () => {
      if (!chart.isDisposed()) chart.off('click', listen)
    }
  }, [chart, onClick])
  useImperativeHandle(
    ref,
    () => ({
      png: () =>
        chart?.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: palette.surface }),
    }),
    [chart, palette],
  )
  return (
    <div
      ref={box}
      className="chart"
      role="img"
      aria-label={label}
      data-theme={name}
      style={{ flexBasis: height }}
      data-drawn={chart !== undefined}
    />
  )
}
