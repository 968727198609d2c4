import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `vite build console` writes console/dist, which the API server serves at `/`. */
// biome-ignore lint/style/noDefaultExport: vite reads the default export
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/v1': process.env.ZHIKE_URL ?? 'http://127.0.0.1:4300' } },
})
