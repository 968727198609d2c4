import { unwrap, ok } from '#core/result.ts'
import { fileRoute } from '../route.ts'

export const streamRoutes = [
  fileRoute({
    key: 'stream.open',
    method: 'GET',
    path: '/v1/stream',
    policy: 'read',
    tag: 'stream',
    title: {
      zh: '实时事件流（SSE）：重算完成、客户变动、任务进度；断线后凭 Last-Event-ID 续传',
      en: 'Server-sent events: evaluations, moves of customers, progress of jobs; goes on from Last-Event-ID',
    },
    status: 200,
    file: 'text/event-stream',
    handle: async ({ services, actor, session, lastEventId }) =>
      ok({
        type: 'text/event-stream; charset=utf-8',
        name: '',
        stream: unwrap(
          await services.stream.open({
            after: /^\d{1,18}$/.test(lastEventId) ? BigInt(lastEventId) : undefined,
            // A session that was ended must not hear on; a key's stream ends by itself after a while.
            isStillIn: async () =>
              session === '' ||
              (await services.sessions.recognise(session, actor.request)) !== undefined,
          }),
        ),
      }),
  }),
]
