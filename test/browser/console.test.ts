import { afterAll, beforeAll, describe } from 'vitest'
import { describeAudiences } from './audiences.ts'
import { launch } from './browser.ts'
import { describeBuilder } from './builder.ts'
import { askShop } from './fill.ts'
import { describeFirstPaint } from './first-paint.ts'
import { describeFirstRun } from './first-run.ts'
import { describeIdentities } from './identities.ts'
import { describeKeyboard } from './keyboard.ts'
import { describeLive } from './live.ts'
import { describeLooks } from './looks.ts'
import { describePromotions } from './promotions.ts'
import { openShop } from './shop.ts'
import { stage } from './stage.ts'
import { describeStories } from './stories.ts'

// One shop and one browser for all: starting them costs more than most of what is tried in them.
beforeAll(async () => {
  stage.shop = await openShop()
  stage.browser = await launch()
  stage.values = await askShop(stage.shop)
}, 300_000)
afterAll(async () => {
  await stage.browser?.close()
  await stage.shop?.close()
})

describe('first paint', describeFirstPaint)
describe('keyboard', describeKeyboard)
describe('looks', describeLooks)
describe('stories', describeStories)
describe('live', describeLive)
describe('builder', describeBuilder)
describe('audiences', describeAudiences)
describe('identities', describeIdentities)
describe('promotions', describePromotions)
describe('first run', describeFirstRun)
