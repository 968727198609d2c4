import { Type } from 'typebox'
import { ok, unwrap } from '#core/result.ts'
import { paging } from '../cursor.ts'
import { route } from '../route.ts'
import { ApiKey, ApiKeyCreated, ApiKeyInput } from '../shapes/key.ts'
import { PageQuery, page } from '../shapes/page.ts'
import { closed } from '../shapes/schema.ts'
import { SetupLink, User, UserChange, UserCreated, UserInput } from '../shapes/user.ts'

const params = closed({ id: Type.String({ maxLength: 100 }) })
const Users = page(User)
const Keys = page(ApiKey)
const query = closed(PageQuery)
const tag = 'people'

export const peopleRoutes = [
  route({
    key: 'users.list',
    method: 'GET',
    path: '/v1/users',
    policy: 'people',
    tag,
    title: { zh: '用户', en: 'Users' },
    query,
    status: 200,
    answer: Users,
    handle: async ({ services, query: asked }) => {
      const { page: wanted, answer } = paging('users', asked)
      return ok(answer(unwrap(await services.users.list(unwrap(wanted)))))
    },
  }),
  route({
    key: 'users.create',
    method: 'POST',
    path: '/v1/users',
    policy: 'people',
    tag,
    title: { zh: '添加用户并生成一次性链接', en: 'Add a user; answers with a one-time link' },
    body: UserInput,
    status: 201,
    answer: UserCreated,
    secret: true,
    audit: ({ body }, { user }) => ({
      subject: { kind: 'user', id: user.id },
      detail: { name: body.name, role: body.role },
    }),
    handle: async ({ services, actor, body }) => services.users.create(actor, body),
  }),
  route({
    key: 'users.show',
    method: 'GET',
    path: '/v1/users/{id}',
    policy: 'people',
    tag,
    title: { zh: '一个用户', en: 'One user' },
    params,
    status: 200,
    answer: User,
    etag: 'gives',
    handle: async ({ services, params: { id } }) => services.users.show(id),
  }),
  route({
    key: 'users.change',
    method: 'PUT',
    path: '/v1/users/{id}',
    policy: 'people',
    tag,
    title: { zh: '修改角色、停用或恢复用户', en: 'Change role, disable or restore a user' },
    params,
    body: UserChange,
    status: 200,
    answer: User,
    etag: 'needs',
    audit: ({ params: { id }, body }) => ({ subject: { kind: 'user', id }, detail: body }),
    handle: async ({ services, actor, params: { id }, body, etag }) =>
      services.users.change(actor, id, body, etag),
  }),
  route({
    key: 'users.link',
    method: 'POST',
    path: '/v1/users/{id}/link',
    policy: 'people',
    tag,
    title: { zh: '生成设置密码的一次性链接', en: 'A one-time link to choose a password' },
    params,
    status: 201,
    answer: SetupLink,
    secret: true,
    audit: ({ params: { id } }) => ({ subject: { kind: 'user', id }, detail: {} }),
    handle: async ({ services, actor, params: { id } }) => services.users.link(actor, id),
  }),
  route({
    key: 'keys.list',
    method: 'GET',
    path: '/v1/keys',
    policy: 'people',
    tag,
    title: { zh: 'API 密钥', en: 'API keys' },
    query,
    status: 200,
    answer: Keys,
    handle: async ({ services, query: asked }) => {
      const { page: wanted, answer } = paging('keys', asked)
      return ok(answer(unwrap(await services.keys.list(unwrap(wanted)))))
    },
  }),
  route({
    key: 'keys.create',
    method: 'POST',
    path: '/v1/keys',
    policy: 'people',
    tag,
    title: { zh: '创建 API 密钥（只显示一次）', en: 'Make an API key; it is shown once' },
    body: ApiKeyInput,
    status: 201,
    answer: ApiKeyCreated,
    secret: true,
    audit: ({ body }, { key }) => ({ subject: { kind: 'key', id: key.id }, detail: body }),
    handle: async ({ services, actor, body }) => services.keys.create(actor, body),
  }),
  route({
    key: 'keys.revoke',
    method: 'DELETE',
    path: '/v1/keys/{id}',
    policy: 'people',
    tag,
    title: { zh: '吊销 API 密钥', en: 'Revoke an API key' },
    params,
    status: 200,
    answer: ApiKey,
    audit: ({ params: { id } }) => ({ subject: { kind: 'key', id }, detail: {} }),
    handle: async ({ services, actor, params: { id } }) => services.keys.revoke(actor, id),
  }),
]
