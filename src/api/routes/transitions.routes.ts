import { ok, unwrap } from '#core/result.ts'
import { pointTo } from '../auth/pointing.ts'
import { paging } from '../cursor.ts'
import { route } from '../route.ts'
import { page } from '../shapes/page.ts'
import { Transition, TransitionQuery } from '../shapes/transition.ts'
import { readTime } from '../when.ts'

const Transitions = page(Transition)

export const transitionsRoutes = [
  route({
    key: 'transitions.list',
    method: 'GET',
    path: '/v1/transitions',
    policy: 'read',
    tag: 'transitions',
    title: {
      zh: '谁进入或离开了分群、得到或失去标签、换了分类或等级',
      en: 'Who came into segments or left them, got or lost tags, changed class or tier',
    },
    query: TransitionQuery,
    status: 200,
    answer: Transitions,
    handle: async ({ services, actor, query, zone }) => {
      const { page: wanted, answer } = paging('transitions', query)
      const { type, about, customer, since, order = 'newest' } = query
      const filter = {
        types: type,
        subject: about,
        customer: customer === undefined ? undefined : unwrap(pointTo(actor, customer)),
        since: unwrap(readTime(since, zone, '/since')),
        order,
      }
      return ok(answer(unwrap(await services.transitions.list(actor, filter, unwrap(wanted)))))
    },
  }),
]
