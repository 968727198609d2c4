import { column, type CanonicalColumn } from './column.ts'

/** Columns that name the customer; in every kind of file but products. Strongest first, as identity/identifier-kinds.ts has them. */
export const identifierColumns: readonly CanonicalColumn[] = [
  column('customer_id', 'identifier', { zh: '客户编号', en: 'Customer number', identifier: 'customer_id', say: { zh: '店里的客户编号；空白为散客', en: 'The shop’s own number of the customer; blank for a guest' }, synonyms: ['客户编号', '客户id', '客户号', '用户id', '用户编号', '买家id', '顾客编号', '顾客id', 'customer', 'customerid', 'customerno', 'customernumber', 'customercode', 'userid', 'clientid', 'client', 'buyerid', 'custid', 'customeruserid', '客户', '客户代码', '客户编码', 'uid'] }),
  column('member_no', 'identifier', { zh: '会员号', en: 'Member number', identifier: 'member_no', synonyms: ['会员号', '会员卡号', '会员编号', '会员id', '卡号', 'memberno', 'memberid', 'membernumber', 'membershipnumber', 'loyaltyid', 'cardno', 'cardnumber', 'vip号', 'vip卡号'] }),
  column('unionid', 'identifier', { zh: '微信 UnionID', en: 'WeChat UnionID', identifier: 'unionid', synonyms: ['unionid', '微信unionid', 'wxunionid', 'wechatunionid'] }),
  column('openid', 'identifier', { zh: '微信 OpenID', en: 'WeChat OpenID', identifier: 'openid', synonyms: ['openid', '微信openid', 'wxopenid', 'wechatopenid', '买家openid'] }),
  column('phone', 'phone', { zh: '手机号', en: 'Phone', identifier: 'phone', synonyms: ['手机', '手机号', '手机号码', '电话', '电话号码', '联系电话', '联系手机', '联系方式', '客户手机', '客户手机号', '会员手机号', '买家手机', '买家手机号', '收货人手机', '收货人手机号', '收件人手机号', '收件人手机', '收货人电话', 'phone', 'mobile', 'phonenumber', 'mobilenumber', 'mobilephone', 'telephone', 'tel', 'cellphone', 'billingphone', 'customerphone', 'phonebilling'] }),
  column('email', 'email', { zh: '邮箱', en: 'E-mail', identifier: 'email', synonyms: ['邮箱', '电子邮箱', '邮件', '电子邮件', '邮箱地址', '客户邮箱', 'email', 'mail', 'emailaddress', 'customeremail', 'billingemail', 'emailbilling', 'contactemail', 'useremail'] }),
  column('buyer', 'identifier', { zh: '平台买家账号', en: 'Platform buyer account', identifier: 'buyer', synonyms: ['买家会员名', '买家昵称', '买家账号', '买家旺旺', '旺旺', '旺旺号', '买家', '淘宝账号', '平台账号', '用户昵称', 'buyer', 'buyernick', 'buyername', 'buyeraccount', '下单用户', '下单账号', '用户名'] }),
  column('anonymous_id', 'identifier', { zh: '匿名设备', en: 'Anonymous device', identifier: 'anonymous_id', synonyms: ['设备id', '设备号', '访客id', '匿名id', 'anonymousid', 'deviceid', 'visitorid', 'cookieid', 'clientuuid'] }),
]
