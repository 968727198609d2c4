import { afterEach, expect, test } from 'vitest'
import type { Readable } from 'node:stream'
import { fixedClock } from '#core/clock.ts'
import { unwrap } from '#core/result.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { messagingMigrations } from '../migrations.ts'
import { type Happening, happeningsStore } from './happenings.store.ts'
import { createLiveStream, type LiveStream } from './stream.ts'

const { ledger } = await testStores(messagingMigrations)
const clock = fixedClock(Date.parse('2026-11-28T04:00:00Z'))
const happenings = happeningsStore({ ledger, clock })
const times = { look: 5, heartbeat: 20, life: 60_000 }
const stillIn = async (): Promise<boolean> => true

const streams: LiveStream[] = []
const process = (more: Partial<typeof times> = {}): LiveStream => {
  const made = createLiveStream({ happenings, times: { ...times, ...more } })
  streams.push(made)
  return made
}
afterEach(() => {
  for (const one of streams.splice(0)) one.close()
})

/** Reads a stream as a browser does. */
function listen(stream: Readable) {
  let text = ''
  stream.on('data', (part: Buffer) => {
    text += part.toString()
  })
  const ended = new Promise<void>((resolve) => stream.on('close', resolve))
  const events = () =>
    text
      .split('\n\n')
      .map((block) => Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s))))
      .filter(({ event }) => event !== undefined) as { id: string; event: string; data: string }[]
  return { ended, events, text: () => text, last: () => BigInt(events().at(-1)?.id ?? '0') }
}
const open = async (of: LiveStream, after?: bigint) => listen(unwrap(await of.open(stillIn, after)))
const until = async (is: () => boolean) => {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('whoever listens hears of everything that is noted, in every process, in one order, once', async () => {
  const all = await Promise.all([process(), process()].map((one) => open(one)))
  await Promise.all(
    Array.from({ length: 120 }, (_, n) => happenings.note('evaluated', { customers: n })),
  )
  await until(() => all.every((one) => one.events().length === 121))
  const [first, second] = all.map((one) => one.events().slice(1))
  expect(first).toEqual(second)
  const ids = (first ?? []).map(({ id }) => Number(id))
  expect(ids).toEqual(ids.toSorted((a, b) => a - b))
  expect(new Set(first?.map(({ data }) => data)).size).toBe(120)
})

test('who was away goes on from where they were; who was away too long is told to begin anew', async () => {
  const of = process()
  const one = await open(of)
  await happenings.note('evaluated', { customers: 1 })
  await until(() => one.events().length === 2)
  const heard = one.last()
  await happenings.note('moved', { customers: [1] })
  await happenings.note('job', { id: 'x' })
  await until(() => one.events().length === 4)
  const back = await open(of, heard)
  await until(() => back.events().length === 3)
  expect(back.events().map(({ event }) => event)).toEqual(['open', 'moved', 'job'])
  expect(back.last()).toBe(one.last())
  // After ten minutes the past is forgotten; a number that was never given is no place to go on from.
  clock.advance(700_000)
  await happenings.note('evaluated', {})
  await happenings.note('evaluated', {})
  for (const after of [heard - 1n, 999_999n]) {
    const late = await open(of, after)
    await until(() => late.events().length > 0)
    expect(late.events()[0]?.event).toBe('reset')
  }
})

test('who comes back while more happens misses nothing of it', async () => {
  let heard = -1n
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const of = createLiveStream({
    times,
    happenings: {
      ...happenings,
      after: async (id, limit): Promise<Happening[]> => {
        const found = await happenings.after(id, limit)
        if (id === heard) await held
        return found
      },
    },
  })
  streams.push(of)
  const one = await open(of)
  await happenings.note('evaluated', { customers: 1 })
  await until(() => one.events().length === 2)
  const from = one.last()
  await happenings.note('moved', { customers: [1] })
  await until(() => one.events().length === 3)
  heard = from
  const coming = open(of, from)
  await happenings.note('job', { id: 'x' })
  await until(() => one.events().length === 4)
  release()
  const back = await coming
  await until(() => back.last() === one.last())
  expect(back.events().map(({ event }) => event)).toEqual(['open', 'moved', 'job'])
})

test('whoever does not read is let go, and holds up nobody', async () => {
  const of = process()
  const slow = unwrap(await of.open(stillIn, undefined))
  const quick = await open(of)
  const ended = new Promise<void>((resolve) => slow.on('close', resolve))
  const big = 'x'.repeat(60_000)
  for (let n = 0; n < 6; n++) await happenings.note('job', { big })
  await ended
  expect(of.listening()).toBe(1)
  await until(() => quick.events().length === 7)
})

test('a session that has ended hears no more; nobody is listened for when nobody listens', async () => {
  let isIn = true
  let looks = 0
  const of = createLiveStream({
    times,
    happenings: {
      ...happenings,
      after: (id, limit): Promise<Happening[]> => {
        looks++
        return happenings.after(id, limit)
      },
    },
  })
  streams.push(of)
  const one = listen(unwrap(await of.open(async () => isIn, undefined)))
  await until(() => one.text().includes(': here'))
  isIn = false
  await one.ended
  expect(of.listening()).toBe(0)
  const before = looks
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(looks).toBeLessThanOrEqual(before + 1)
})

test('a stream ends after its time, and all do when the server stops', async () => {
  const short = await open(process({ life: 1 }))
  await short.ended
  const of = process()
  const one = await open(of)
  of.close()
  await one.ended
  expect(await of.open(stillIn, undefined)).toMatchObject({ ok: false, problem: { code: 'busy' } })
})
