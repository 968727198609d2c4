import { Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, unwrap } from '#core/result.ts'
import { route } from '../route.ts'
import { closed, Key } from '../shapes/schema.ts'
import {
  TierHistory,
  TierMigration,
  TierMigrationQuery,
  TierSummary,
} from '../shapes/tier-program.ts'
import { AsOfQuery, TimeInput } from '../shapes/time.ts'
import { readTime, readWhen } from '../when.ts'

const params = closed({ key: Key })
const range = closed({ from: Type.Optional(TimeInput), to: Type.Optional(TimeInput) })

export const tierReportsRoutes = [
  route({
    key: 'tier_programs.summary',
    method: 'GET',
    path: '/v1/tier-programs/{key}/summary',
    policy: 'read',
    tag: 'tiers',
    title: { zh: '各等级的人数与消费', en: 'People and spend per level' },
    params,
    query: closed(AsOfQuery),
    status: 200,
    answer: TierSummary,
    handle: async ({ services, actor, params: { key }, query, zone }) =>
      services.tiers.summary(actor, key, unwrap(readWhen(query, zone))),
  }),
  route({
    key: 'tier_programs.migration',
    method: 'GET',
    path: '/v1/tier-programs/{key}/migration',
    policy: 'read',
    tag: 'tiers',
    title: {
      zh: '两个日期之间的等级流转',
      en: 'Who moved between levels from one date to another',
    },
    params,
    query: TierMigrationQuery,
    status: 200,
    answer: TierMigration,
    handle: async ({ services, actor, params: { key }, query, zone }) => {
      const from = unwrap(readTime(query.from, zone, '/from'))
      const to = unwrap(readTime(query.to, zone, '/to'))
      const knownAt = unwrap(readTime(query.known_at, zone, '/known_at'))
      if (from === undefined) return fail(problem('missing_field', { field: 'from' }, '/from'))
      return services.tiers.migration(actor, key, { from, to, knownAt })
    },
  }),
  route({
    key: 'tier_programs.history',
    method: 'GET',
    path: '/v1/tier-programs/{key}/history',
    policy: 'read',
    tag: 'tiers',
    title: { zh: '各等级人数的变化', en: 'People per level, day by day' },
    params,
    query: range,
    status: 200,
    answer: TierHistory,
    handle: async ({ services, actor, params: { key }, query, zone }) =>
      services.tiers.history(actor, key, {
        from: unwrap(readTime(query.from, zone, '/from')),
        to: unwrap(readTime(query.to, zone, '/to')),
      }),
  }),
]
