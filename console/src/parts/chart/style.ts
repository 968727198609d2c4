import type { Palette } from '../../theme/tokens.ts'

/** How every chart's axes, tooltips and labels look. */
export const chartStyle = (p: Palette) => ({
  category: {
    axisLine: { lineStyle: { color: p.lineStrong } },
    axisTick: { show: false },
    axisLabel: { color: p.soft, fontSize: 12, hideOverlap: true },
  },
  value: {
    axisLine: { show: false },
    axisLabel: { color: p.soft, fontSize: 12 },
    splitLine: { lineStyle: { color: p.line } },
    nameTextStyle: { color: p.soft, fontSize: 12, align: 'left' as const },
  },
  tooltip: {
    backgroundColor: p.raised,
    borderColor: p.lineStrong,
    borderWidth: 1,
    padding: [6, 10],
    textStyle: { color: p.text, fontSize: 13 },
    extraCssText:
      'box-shadow: var(--shadow); border-radius: 6px; font-variant-numeric: tabular-nums;',
    confine: true,
  },
})

/** Text for a tooltip: ECharts takes HTML, and names come from people. */
export const plain = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
