import { registry } from '#core/registry.ts'
import type { Text } from '../shapes/text.ts'
import type { Role } from '../shapes/user.ts'

/** What a route asks of its caller. A route without a policy does not compile; a caller without the role is refused. */
export type Policy = {
  readonly key: string
  readonly name: Text
  /** Who may. Empty = anybody, also without signing in. */
  readonly roles: readonly Role[]
}

const everybody: readonly Role[] = ['owner', 'operator', 'viewer']
const staff: readonly Role[] = ['owner', 'operator']
const owner: readonly Role[] = ['owner']

const all = [
  { key: 'public', name: { zh: '任何人', en: 'Anybody' }, roles: [] },
  { key: 'self', name: { zh: '自己的会话', en: 'One’s own session' }, roles: everybody },
  {
    key: 'read',
    name: { zh: '查看（无权者个人信息打码）', en: 'Look (personal values masked for viewers)' },
    roles: everybody,
  },
  {
    key: 'send_facts',
    name: { zh: '写入订单、行为、反馈', en: 'Send orders, events, feedback' },
    roles: staff,
  },
  { key: 'import', name: { zh: '导入文件', en: 'Import files' }, roles: staff },
  { key: 'read_files', name: { zh: '查看文件原文', en: 'See files as they came' }, roles: staff },
  { key: 'pin', name: { zh: '手动指定等级', en: 'Pin a tier' }, roles: staff },
  {
    key: 'identity',
    name: { zh: '合并与拆分客户', en: 'Merge and part customers' },
    roles: staff,
  },
  { key: 'define', name: { zh: '修改规则', en: 'Change rules' }, roles: staff },
  { key: 'sources', name: { zh: '管理数据来源', en: 'Manage sources' }, roles: staff },
  {
    key: 'source',
    name: { zh: '凭数据来源的写入密钥或签名', en: 'With a source’s write key or signature' },
    roles: [],
  },
  { key: 'work', name: { zh: '启动和取消任务', en: 'Start and cancel work' }, roles: staff },
  { key: 'settings', name: { zh: '修改店铺设置', en: 'Change the shop’s settings' }, roles: owner },
  { key: 'people', name: { zh: '管理用户与密钥', en: 'Manage users and keys' }, roles: owner },
  { key: 'audit', name: { zh: '查看操作记录', en: 'Read the audit log' }, roles: owner },
] as const satisfies readonly Policy[]

/** The names of the policies; a route names one of them. */
export type PolicyKey = (typeof all)[number]['key']

/** The table of roles: for each policy, who may. */
export const policies = registry<Policy & { readonly key: PolicyKey }>('policy', all)

/** Roles that see names, phones and the like unmasked. */
export const seesPersonal = (role: Role): boolean => role !== 'viewer'

export function policyOf(key: PolicyKey): Policy {
  const found = policies.get(key)
  if (!found.ok) throw new Error(`no policy ${key}`)
  return found.value
}

export const mayDo = (role: Role, key: PolicyKey): boolean => {
  const { roles } = policyOf(key)
  return roles.length === 0 || roles.includes(role)
}

/** What a role may do, for GET /v1/session: the console shows what works. */
export const allowedTo = (role: Role): PolicyKey[] =>
  policies.all.filter((policy) => mayDo(role, policy.key)).map((policy) => policy.key)
