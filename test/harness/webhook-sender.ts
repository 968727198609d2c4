/** A process that sends webhooks from the ledger that its argument names, to receivers on loopback. For tests that kill it. */
import type pg from 'pg'
import { systemClock } from '#core/clock.ts'
import { startSender } from '#messaging/webhooks/sender.ts'
import { openLedger } from '#stores/postgres/ledger.ts'

const ledger = openLedger(JSON.parse(process.argv[2] ?? '{}') as pg.ClientConfig, { path: '' })
startSender({ ledger, clock: systemClock, guard: { allowed: new Set(['127.0.0.1']) } })
