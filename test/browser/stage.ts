import type { Browser } from 'playwright-core'
import type { Fill } from './pages.ts'
import type { Shop } from './shop.ts'

/** What console.test.ts sets up before anything is tried. */
type Stage = { shop: Shop; browser: Browser; values: Fill }

export const stage = {} as Stage
