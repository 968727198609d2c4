import { defineConfig } from 'vitest/config'

/**
 * Browser tests need Chromium and a built console, crash tests a quarter of an hour; they run on their own:
 * `BROWSER=1 npm test`, `CRASH=1 npm test`.
 */
const apart = ['browser', 'crash'].find((name) => process.env[name.toUpperCase()] === '1')

export default defineConfig({
  test: {
    include: apart
      ? [`test/${apart}/**/*.test.ts`]
      : ['src/**/*.test.ts', 'test/**/*.test.ts', 'console/**/*.test.{ts,tsx}'],
    exclude: [
      '**/node_modules/**',
      '**/dist/**',
      ...(apart ? [] : ['test/browser/**', 'test/crash/**']),
    ],
    // No module keeps state, so files share what is imported: a sixth of the time is saved.
    isolate: false,
    globalSetup: ['test/harness/global-setup.ts'],
    // Engines on two busy cores; a test that hangs is still found.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    expect: { poll: { timeout: 20_000 } },
    // A shared machine of CI stalls now and then; what fails twice fails.
    retry: process.env['CI'] === 'true' ? 1 : 0,
  },
})
