import type { ApiKey, ApiKeyCreated } from '#api/shapes/key.ts'
import { ROLES } from '#api/auth/roles.ts'
import type { SetupLink, User, UserCreated } from '#api/shapes/user.ts'
import { argumentText, optionText, type RemoteCommand, type Run } from '../command.ts'
import type { Client } from '../client.ts'
import { EXIT, type Io, say } from '../io.ts'
import { json, table } from '../print.ts'

const NAME = { name: '<user>', words: { zh: '用户名', en: 'name of the user' } }
const ROLE = { flags: '--role <role>', words: { zh: '角色', en: 'role' }, choices: ROLES }

/** `zhike users …` and `zhike keys …`. */
export const peopleCommands: readonly RemoteCommand[] = [
  {
    kind: 'remote',
    path: 'users list',
    words: { zh: '列出用户', en: 'list users' },
    run: async (client, { io, json: asJson }) => {
      const data = await client.all<User>('/v1/users')
      if (asJson) json(io, { data })
      else {
        const head = [
          say(io, { zh: '用户名', en: 'name' }),
          say(io, { zh: '角色', en: 'role' }),
          say(io, { zh: '状态', en: 'state' }),
          say(io, { zh: '最近登录', en: 'last seen' }),
          say(io, { zh: '编号', en: 'id' }),
        ]
        table(
          io,
          head,
          data.map((user) => [user.name, user.role, user.state, user.last_seen_at, user.id]),
        )
      }
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'users add',
    words: { zh: '添加用户，输出一次性链接', en: 'add a user; prints a one-time link' },
    arguments: [NAME],
    options: [ROLE],
    run: async (client, run) => {
      const body = { name: argumentText(run, 0), role: optionText(run, 'role') ?? 'operator' }
      const made = await client.send<UserCreated>('POST', '/v1/users', { body })
      if (run.json) json(run.io, made)
      else printLink(run.io, made.link)
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'users link',
    words: {
      zh: '生成一次性链接：不写用户名时用于首位所有者，否则用于重设密码',
      en: 'a new one-time link: for the first owner, or for a user’s password',
    },
    arguments: [{ name: '[user]', words: NAME.words }],
    run: async (client, run) => {
      const name = argumentText(run, 0)
      const path =
        name === '' ? '/v1/setup/link' : `/v1/users/${(await find(client, name)).id}/link`
      const link = await client.send<SetupLink>('POST', path)
      if (run.json) json(run.io, link)
      else printLink(run.io, link)
      return EXIT.well
    },
  },
  change(
    'disable',
    { zh: '停用用户（立即退出登录）', en: 'disable a user; they are out at once' },
    () => ({ state: 'disabled' }),
  ),
  change('enable', { zh: '恢复用户', en: 'let a user in again' }, () => ({ state: 'active' })),
  {
    ...change('role', { zh: '修改用户角色', en: 'give a user another role' }, (run) => ({
      role: argumentText(run, 1),
    })),
    arguments: [NAME, { name: '<role>', words: { zh: ROLES.join(' | '), en: ROLES.join(' | ') } }],
  },
  {
    kind: 'remote',
    path: 'keys list',
    words: { zh: '列出 API 密钥', en: 'list API keys' },
    run: async (client, { io, json: asJson }) => {
      const data = await client.all<ApiKey>('/v1/keys')
      if (asJson) json(io, { data })
      else {
        const head = [
          say(io, { zh: '编号', en: 'id' }),
          say(io, { zh: '名称', en: 'name' }),
          say(io, { zh: '前缀', en: 'prefix' }),
          say(io, { zh: '角色', en: 'role' }),
          say(io, { zh: '最近使用', en: 'last used' }),
          say(io, { zh: '吊销', en: 'revoked' }),
        ]
        table(
          io,
          head,
          data.map((key) => [
            key.id,
            key.name,
            key.prefix,
            key.role,
            key.last_used_at,
            key.revoked_at,
          ]),
        )
      }
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'keys create',
    words: { zh: '创建 API 密钥（只显示一次）', en: 'make an API key; it is shown once' },
    arguments: [{ name: '<name>', words: { zh: '用途', en: 'what it is for' } }],
    options: [ROLE],
    run: async (client, run) => {
      const body = { name: argumentText(run, 0), role: optionText(run, 'role') ?? 'operator' }
      const made = await client.send<ApiKeyCreated>('POST', '/v1/keys', { body })
      if (run.json) json(run.io, made)
      else {
        run.io.err(
          say(run.io, {
            zh: '请立即保存，之后不再显示：\n',
            en: 'Keep it now; it is not shown again:\n',
          }),
        )
        run.io.out(`${made.secret}\n`)
      }
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'keys revoke',
    words: { zh: '吊销 API 密钥', en: 'revoke an API key' },
    arguments: [{ name: '<id>', words: { zh: '密钥编号', en: 'id of the key' } }],
    run: async (client, run) => {
      const key = await client.send<ApiKey>(
        'DELETE',
        `/v1/keys/${encodeURIComponent(argumentText(run, 0))}`,
      )
      if (run.json) json(run.io, key)
      else run.io.out(say(run.io, { zh: `已吊销：${key.name}\n`, en: `revoked: ${key.name}\n` }))
      return EXIT.well
    },
  },
]

function change(
  verb: string,
  words: RemoteCommand['words'],
  body: (run: Run) => object,
): RemoteCommand {
  return {
    kind: 'remote',
    path: `users ${verb}`,
    words,
    arguments: [NAME],
    run: async (client, run) => {
      const { id } = await find(client, argumentText(run, 0))
      const { etag } = await client.read<User>(`/v1/users/${id}`)
      const user = await client.send<User>('PUT', `/v1/users/${id}`, { body: body(run), etag })
      if (run.json) json(run.io, user)
      else run.io.out(`${user.name} · ${user.role} · ${user.state}\n`)
      return EXIT.well
    },
  }
}

/** A user by name or id. An unknown name is asked for as an id, so that the server says what is wrong. */
async function find(client: Client, name: string): Promise<{ id: string }> {
  const users = await client.all<User>('/v1/users')
  const wanted = name.toLowerCase()
  const found = users.find((user) => user.id === name || user.name.toLowerCase() === wanted)
  return found ?? client.get<User>(`/v1/users/${encodeURIComponent(name)}`)
}

function printLink(io: Io, link: SetupLink): void {
  io.out(`${link.url}\n`)
  io.err(
    say(io, {
      zh: `链接只能使用一次，${link.expires_at} 前有效。\n`,
      en: `Works once, until ${link.expires_at}.\n`,
    }),
  )
}
