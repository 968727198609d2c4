import { Type } from 'typebox'
import { ok, unwrap } from '#core/result.ts'
import { maskTierMoves } from '../auth/masking.ts'
import { paging } from '../cursor.ts'
import { fileRoute, route } from '../route.ts'
import { Job } from '../shapes/job.ts'
import { page } from '../shapes/page.ts'
import { closed, Key } from '../shapes/schema.ts'
import {
  TierBacktest,
  TierBacktestInput,
  TierBacktestMove,
  TierBacktestMovesFilter,
  TierBacktestMovesQuery,
} from '../shapes/tier-backtest.ts'
import { backtestCsv } from '../tier-backtest-csv.ts'
import { readTime } from '../when.ts'

const params = closed({ key: Key })
const one = closed({ key: Key, id: Type.String({ pattern: '^[0-9a-f]{32}$' }) })
const Moves = page(TierBacktestMove)
const tag = 'tiers'

export const tierBacktestsRoutes = [
  route({
    key: 'tier_backtests.start',
    method: 'POST',
    path: '/v1/tier-programs/{key}/backtest',
    policy: 'define',
    tag,
    title: { zh: '回测等级草稿', en: 'Try a draft on everybody and their history' },
    params,
    body: TierBacktestInput,
    bodyOptional: true,
    status: 202,
    answer: Job,
    audit: ({ params: { key } }, job) => ({
      subject: { kind: 'tier_program', id: key },
      detail: { job: job.id },
    }),
    handle: async ({ services, actor, params: { key }, body, zone }) => {
      const effectiveFrom = unwrap(readTime(body.effective_from, zone, '/effective_from'))
      const { definition, protected_until: protectedUntil, months } = body
      const input = { definition, effectiveFrom, protectedUntil, months }
      return services.tierBacktests.start(actor, key, input)
    },
  }),
  route({
    key: 'tier_backtests.list',
    method: 'GET',
    path: '/v1/tier-programs/{key}/backtests',
    policy: 'read',
    tag,
    title: { zh: '回测报告', en: 'Backtests of a program, newest first' },
    params,
    status: 200,
    answer: closed({ data: Type.Array(TierBacktest), next_cursor: Type.Null() }),
    handle: async ({ services, actor, params: { key } }) =>
      ok({ data: unwrap(await services.tierBacktests.list(actor, key)), next_cursor: null }),
  }),
  route({
    key: 'tier_backtests.show',
    method: 'GET',
    path: '/v1/tier-programs/{key}/backtests/{id}',
    policy: 'read',
    tag,
    title: { zh: '一份回测报告', en: 'What a draft would do' },
    params: one,
    status: 200,
    answer: TierBacktest,
    handle: async ({ services, actor, params: { key, id } }) =>
      services.tierBacktests.show(actor, key, id),
  }),
  route({
    key: 'tier_backtests.moves',
    method: 'GET',
    path: '/v1/tier-programs/{key}/backtests/{id}/moves',
    policy: 'read',
    tag,
    title: { zh: '等级会变化的客户', en: 'Who would gain or lose a level' },
    params: one,
    query: TierBacktestMovesQuery,
    status: 200,
    answer: Moves,
    mask: maskTierMoves,
    handle: async ({ services, actor, params: { key, id }, query }) => {
      const { page: wanted, answer } = paging(`backtest ${id}`, query)
      const { way, from, to } = query
      const found = services.tierBacktests.moves(actor, key, id, { way, from, to }, unwrap(wanted))
      return ok(answer(unwrap(await found)))
    },
  }),
  fileRoute({
    key: 'tier_backtests.export',
    method: 'GET',
    path: '/v1/tier-programs/{key}/backtests/{id}/moves.csv',
    policy: 'read',
    tag,
    title: { zh: '导出等级会变化的客户', en: 'Who would gain or lose a level, as CSV' },
    params: one,
    query: TierBacktestMovesFilter,
    status: 200,
    file: 'text/csv',
    audit: ({ params: { key, id }, query }) => ({
      subject: { kind: 'tier_program', id: key },
      detail: { backtest: id, ...query },
    }),
    handle: async ({ services, actor, params: { key, id }, query }) =>
      backtestCsv(services, actor, { key, id, filter: query }),
  }),
]
