import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * What every page needs is two chunks that stay the same from release to release as long as they can: the libraries, and
 * our own parts. Pages, languages and ECharts stay apart and come when they are wanted.
 */
const CHUNKS = [
  {
    name: 'libraries',
    test: /node_modules[\\/](?!echarts|zrender|tslib|antd[\\/]es[\\/](locale|date-picker|time-picker|calendar|pagination)|@rc-component[\\/](picker|pagination)|dayjs)/,
  },
  {
    name: 'parts',
    test: /console[\\/]src[\\/](parts|format|api|theme|shell)[\\/](?!chart[\\/]echarts)/,
  },
]

/** `vite build console` writes console/dist, which the API server serves at `/`. */
// biome-ignore lint/style/noDefaultExport: vite reads the default export
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: {
    target: 'es2023',
    // Everything is a file of its own: the content security policy allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // ECharts alone is above it, and nobody waits for that.
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
  server: { proxy: { '/v1': process.env.ZHIKE_URL ?? 'http://127.0.0.1:4300' } },
})
