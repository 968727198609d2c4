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
}

export const identifierKinds = registry<IdentifierKind>('identifier', [
  {
    key: 'customer_id',
    name: { zh: '客户编号', en: 'Customer number' },
    personal: false,
    single: true,
  },
  { key: 'member_no', name: { zh: '会员号', en: 'Member number' }, personal: false, single: true },
  { key: 'unionid', name: { zh: '微信 UnionID', en: 'WeChat UnionID' }, personal: true },
  { key: 'openid', name: { zh: '微信 OpenID', en: 'WeChat OpenID' }, personal: true },
  { key: 'phone', name: { zh: '手机号', en: 'Phone' }, personal: true },
  { key: 'email', name: { zh: '邮箱', en: 'E-mail' }, personal: true },
  { key: 'buyer', name: { zh: '平台买家账号', en: 'Platform buyer account' }, personal: true },
  {
    key: 'anonymous_id',
    name: { zh: '匿名设备', en: 'Anonymous device' },
    personal: false,
    anonymous: true,
  },
])
