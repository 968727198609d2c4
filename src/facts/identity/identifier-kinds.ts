import { registry } from '#core/registry.ts'

/** A way of naming a customer. Listed strongest first: on one row the strongest known one decides whose it is. */
export type IdentifierKind = {
  readonly key: string
  readonly name: { readonly zh: string; readonly en: string }
  /** Masked for viewers: it reaches or names a person. */
  readonly personal: boolean
  /** Anonymous: history under it joins the customer who turns out to be behind it. */
  readonly anonymous?: true
  /** A customer has at most one: two different ones are two different customers until somebody decides otherwise. */
  readonly single?: true
  /** What a row means that names another customer by it; the shop can set it otherwise. See docs/decisions/identity.md. */
  readonly others: 'merge' | 'suggest' | 'nothing'
}

export const identifierKinds = registry<IdentifierKind>('identifier', [
  {
    key: 'customer_id',
    others: 'suggest',
    name: { zh: '客户编号', en: 'Customer number' },
    personal: false,
    single: true,
  },
  {
    key: 'member_no',
    others: 'suggest',
    name: { zh: '会员号', en: 'Member number' },
    personal: false,
    single: true,
  },
  {
    key: 'unionid',
    others: 'merge',
    name: { zh: '微信 UnionID', en: 'WeChat UnionID' },
    personal: true,
  },
  {
    key: 'openid',
    others: 'merge',
    name: { zh: '微信 OpenID', en: 'WeChat OpenID' },
    personal: true,
  },
  { key: 'phone', others: 'suggest', name: { zh: '手机号', en: 'Phone' }, personal: true },
  { key: 'email', others: 'suggest', name: { zh: '邮箱', en: 'E-mail' }, personal: true },
  {
    key: 'buyer',
    others: 'merge',
    name: { zh: '平台买家账号', en: 'Platform buyer account' },
    personal: true,
  },
  {
    key: 'anonymous_id',
    others: 'merge',
    name: { zh: '匿名设备', en: 'Anonymous device' },
    personal: false,
    anonymous: true,
  },
])

const keysWith = (mark: 'single' | 'anonymous'): ReadonlySet<string> =>
  new Set(identifierKinds.all.filter((kind) => kind[mark]).map((kind) => kind.key))

/** Of these a customer has at most one. */
export const SINGLE_KINDS = keysWith('single')
/** These name devices: whoever is known by them alone is anonymous. */
export const ANONYMOUS_KINDS = keysWith('anonymous')
