import { type ThemeConfig, theme } from 'antd'
import { FONT, palettes, type ThemeName } from './tokens.ts'

/** Our theme, spoken in antd's tokens. */
export function antdTheme(name: ThemeName): ThemeConfig {
  const p = palettes[name]
  return {
    algorithm: name === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: p.accent,
      colorInfo: p.accent,
      colorSuccess: p.accent,
      colorLink: p.accent,
      colorWarning: p.warn,
      colorError: p.bad,
      colorTextLightSolid: p.onAccent,
      colorText: p.text,
      colorTextSecondary: p.soft,
      colorTextTertiary: p.faint,
      colorTextDescription: p.soft,
      colorTextPlaceholder: p.faint,
      colorBorder: p.lineStrong,
      colorBorderSecondary: p.line,
      colorBgBase: p.surface,
      colorBgContainer: p.surface,
      colorBgElevated: p.raised,
      colorBgLayout: p.page,
      borderRadius: 6,
      borderRadiusSM: 5,
      controlHeight: 32,
      controlHeightSM: 26,
      fontSize: 14,
      fontFamily: FONT,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
      wireframe: false,
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        fontWeight: 500,
      },
      Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
      Modal: { titleFontSize: 16 },
      Tooltip: { colorBgSpotlight: name === 'dark' ? '#39433f' : '#26312d' },
    },
  }
}
