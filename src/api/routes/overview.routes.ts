import { unwrap } from '#core/result.ts'
import { maskMoves } from '../auth/masking.ts'
import { route } from '../route.ts'
import { Overview, OverviewQuery } from '../shapes/overview.ts'
import { readWhen } from '../when.ts'

export const overviewRoutes = [
  route({
    key: 'overview.show',
    method: 'GET',
    path: '/v1/overview',
    policy: 'read',
    tag: 'overview',
    title: {
      zh: '总览：客户数、净销售额、复购率、RFM 与等级变动',
      en: 'Customers, net sales, repeat rate, RFM and tier moves at a glance',
    },
    query: OverviewQuery,
    status: 200,
    answer: Overview,
    mask: maskMoves,
    handle: async ({ services, actor, query, zone }) => {
      const { from, to, program } = query
      return services.overview.show(actor, { from, to, program, ...unwrap(readWhen(query, zone)) })
    },
  }),
]
