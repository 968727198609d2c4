import { problem } from '#core/problem.ts'
import { fail, ok, unwrap } from '#core/result.ts'
import { allowedTo } from '../auth/policy.ts'
import { type Route, route, sessionRoute } from '../route.ts'
import {
  Login,
  PasswordChange,
  Session,
  SetupInput,
  SetupOffer,
  SetupToken,
} from '../shapes/session.ts'
import { SetupLink } from '../shapes/user.ts'

const tag = 'session'

export const sessionRoutes: readonly Route[] = [
  sessionRoute({
    key: 'session.login',
    method: 'POST',
    path: '/v1/session',
    policy: 'public',
    tag,
    title: { zh: '登录', en: 'Sign in' },
    body: Login,
    status: 200,
    answer: Session,
    secret: true,
    audit: (_call, { actor }) => ({ subject: { kind: 'user', id: actor.id }, detail: {} }),
    handle: async ({ services, body, from, actor }) =>
      services.sessions.login(body, from, actor.request),
  }),
  route({
    key: 'session.show',
    method: 'GET',
    path: '/v1/session',
    policy: 'self',
    tag,
    title: { zh: '我是谁、能做什么', en: 'Who am I, and what may I do' },
    status: 200,
    answer: Session,
    handle: async ({ services, actor, session }) => {
      const { kind, id, name, role, seesPersonal } = actor
      const open =
        session === '' ? undefined : await services.sessions.recognise(session, actor.request)
      return ok({
        kind: kind === 'user' ? ('user' as const) : ('key' as const),
        id,
        name,
        display_name: open?.displayName ?? name,
        role,
        sees_personal: seesPersonal,
        may: allowedTo(role),
        expires_at: open === undefined ? null : new Date(open.expiresAt).toISOString(),
      })
    },
  }),
  closing({
    key: 'session.logout',
    method: 'DELETE',
    path: '/v1/session',
    policy: 'self',
    tag,
    title: { zh: '退出登录', en: 'Sign out' },
    status: 204,
    audit: ({ actor }) => ({ subject: { kind: 'user', id: actor.id }, detail: {} }),
    handle: async ({ services, session }) => {
      if (session !== '') await services.sessions.logout(session)
      return ok(undefined)
    },
  }),
  sessionRoute({
    key: 'session.password',
    method: 'PUT',
    path: '/v1/session/password',
    policy: 'self',
    tag,
    title: { zh: '修改密码（其他会话全部退出）', en: 'Change one’s password; other sessions end' },
    body: PasswordChange,
    status: 200,
    answer: Session,
    secret: true,
    audit: (_call, { actor }) => ({ subject: { kind: 'user', id: actor.id }, detail: {} }),
    handle: async ({ services, actor, session, body }) =>
      actor.kind === 'user'
        ? services.sessions.changePassword(actor, session, body)
        : fail(problem('forbidden', { role: 'API key', needed: 'a user / 用户' })),
  }),
  route({
    key: 'setup.check',
    method: 'POST',
    path: '/v1/setup/check',
    policy: 'public',
    tag,
    title: { zh: '查看一次性链接的用途', en: 'What a one-time link is for' },
    body: SetupToken,
    status: 200,
    answer: SetupOffer,
    unaudited: 'nothing is changed',
    handle: async ({ services, body, from }) => {
      const offer = unwrap(await services.setup.check(body.token, from))
      return ok({ ...offer, shop_name: unwrap(await services.settings.show()).shop_name })
    },
  }),
  route({
    key: 'setup.link',
    method: 'POST',
    path: '/v1/setup/link',
    policy: 'people',
    tag,
    title: {
      zh: '重新生成所有者的一次性链接',
      en: 'A new one-time link for the shop’s first owner',
    },
    status: 201,
    answer: SetupLink,
    secret: true,
    audit: () => ({ subject: { kind: 'user', id: 'owner' }, detail: {} }),
    handle: async ({ services }) => {
      const link = await services.setup.ownerLink()
      return link ? ok(link) : fail(problem('already_set_up'))
    },
  }),
  sessionRoute({
    key: 'setup.finish',
    method: 'POST',
    path: '/v1/setup',
    policy: 'public',
    tag,
    title: {
      zh: '用一次性链接设置密码并登录',
      en: 'Use a one-time link: choose a password, sign in',
    },
    body: SetupInput,
    status: 200,
    answer: Session,
    secret: true,
    audit: (_call, { actor }) => ({
      subject: { kind: 'user', id: actor.id },
      detail: { role: actor.role },
    }),
    handle: async ({ services, body, from, actor }) =>
      services.setup.finish(body, from, actor.request),
  }),
]

function closing(definition: Parameters<typeof route>[0]): Route {
  return Object.freeze({ ...route(definition), session: 'close' })
}
