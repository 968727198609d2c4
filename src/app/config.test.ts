import { expect, it } from 'vitest'
import { describeProblem } from '#core/problem.ts'
import { readConfig } from './config.ts'

it('without a word from the environment everything has its usual value', () => {
  expect(readConfig({})).toMatchObject({
    ok: true,
    value: {
      host: '127.0.0.1',
      port: 4300,
      log: 'info',
      dataDir: expect.stringMatching(/\/data$/),
    },
  })
  expect(
    readConfig({ PORT: '0', ZHIKE_CURRENCY: 'JPY', ZHIKE_TIME_ZONE: 'Asia/Tokyo' }),
  ).toMatchObject({
    value: { port: 0, currency: 'JPY', timeZone: 'Asia/Tokyo' },
  })
})

it.each([
  ['ZHIKE_TIMEZONE', 'Asia/Shanghai', /no such setting.*ZHIKE_TIME_ZONE/],
  ['ZHIKE_TIME_ZONE', 'Mars/Base', /IANA/],
  ['ZHIKE_CURRENCY', 'yen', /CNY/],
  ['ZHIKE_CURRENCY', 'QQQ', /CNY/],
  ['ZHIKE_LOG', 'loud', /silent/],
  ['PORT', '99999', /65535/],
  ['PORT', 'http', /65535/],
  ['ZHIKE_DRAIN_SECONDS', 'soon', /999/],
  ['DATABASE_URL', 'mysql://x', /postgres/],
  ['CLICKHOUSE_URL', 'tcp://x', /http/],
])('%s=%s stops the start with a sentence that names it', (name, value, words) => {
  const config = readConfig({ [name]: value })
  if (config.ok) throw new Error('it was taken')
  const { en, zh } = describeProblem(config.problem)
  expect(en).toMatch(words)
  for (const said of [en, zh]) expect(said).toContain(`${name}`)
})

it('a short admin key is refused without being told', () => {
  const config = readConfig({ ZHIKE_ADMIN_KEY: 'hunter2' })
  if (config.ok) throw new Error('it was taken')
  expect(describeProblem(config.problem).en).toMatch(/32 characters/)
  expect(JSON.stringify(config.problem)).not.toContain('hunter2')
})
