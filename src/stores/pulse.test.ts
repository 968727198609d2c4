import { expect, it } from 'vitest'
import { pulseOf } from './pulse.ts'

function engine() {
  let time = 0
  let ask: () => Promise<unknown> = async () => 1
  let asked = 0
  const pulse = pulseOf(
    () => {
      asked += 1
      return ask()
    },
    { patience: 1, tolerance: 30_000, now: () => time },
  )
  return {
    pulse,
    pass: (milliseconds: number) => (time += milliseconds),
    behave: (how: () => Promise<unknown>) => (ask = how),
    asked: () => asked,
  }
}

it('an engine that answers is up, one that refuses is down at once', async () => {
  const { pulse, behave } = engine()
  expect(await pulse.read()).toBe('up')
  behave(() => Promise.reject(new Error('refused')))
  expect(await pulse.read()).toBe('down')
  expect(pulse.last()).toBe('down')
})

it('an engine that is late is slow, and down only after a long silence; it is not asked again and again', async () => {
  const { pulse, behave, pass, asked } = engine()
  let answer = (): void => undefined
  behave(() => new Promise<void>((resolve) => (answer = resolve)))
  expect(await pulse.read()).toBe('slow')
  pass(29_000)
  expect(await pulse.read()).toBe('slow')
  expect(asked()).toBe(1)
  pass(2_000)
  expect(await pulse.read()).toBe('down')
  expect(asked()).toBe(2)
  answer()
  behave(async () => 1)
  expect(await pulse.read()).toBe('up')
})
