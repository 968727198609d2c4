import { column, type ColumnSet } from './column.ts'
import { identifierColumns } from './identifiers.ts'

/** A list of customers. Each row needs one identifier. */
export const customerColumns: ColumnSet = Object.freeze({
  key: 'customers' as const,
  columns: [
    ...identifierColumns,
    column('name', 'text', { zh: '姓名', en: 'Name', synonyms: ['姓名', '客户姓名', '会员姓名', '名字', '客户名称', '会员名称', '昵称', '联系人', '真实姓名', 'name', 'fullname', 'customername', 'displayname', 'contactname', 'membername', 'nickname'] }),
    column('birthday', 'date', { zh: '生日', en: 'Birthday', synonyms: ['生日', '出生日期', '出生年月', '会员生日', 'birthday', 'birthdate', 'dateofbirth', 'dob', 'born'] }),
    column('gender', 'gender', { zh: '性别', en: 'Gender', synonyms: ['性别', '会员性别', 'gender', 'sex'] }),
    column('city', 'text', { zh: '城市', en: 'City', synonyms: ['城市', '所在城市', '市', '地市', 'city', 'town', 'billingcity', 'shippingcity', 'defaultaddresscity'] }),
    column('joined_at', 'time', { zh: '加入时间', en: 'Joined at', synonyms: ['加入时间', '入会时间', '入会日期', '注册时间', '注册日期', '开卡时间', '开卡日期', '成为会员时间', '成为客户时间', 'joinedat', 'joindate', 'registeredat', 'registrationdate', 'signupdate', 'signedupat', 'createdat', 'datecreated', 'membersince', 'customersince'] }),
    column('tags', 'list', { zh: '标签', en: 'Tags', synonyms: ['标签', '客户标签', '会员标签', 'tags', 'tag', 'labels'] }),
    column('at', 'time', { zh: '生效时间', en: 'Holds from', say: { zh: '这些属性从何时起成立；默认现在', en: 'From when the attributes hold; default now' }, synonyms: ['生效时间', 'at', 'asof', 'validfrom', 'effectiveat'] }),
  ],
  open: [
    { prefix: 'consent.', value: 'consent', name: { zh: '营销同意', en: 'Consent' } },
    { prefix: 'attributes.', value: 'text', name: { zh: '自定义属性', en: 'Own attribute' } },
  ],
})

/** What customers did. */
export const eventColumns: ColumnSet = Object.freeze({
  key: 'events' as const,
  columns: [
    column('event_id', 'id', { zh: '事件编号', en: 'Event id', say: { zh: '来源的事件编号；没有则按内容去重', en: 'The source’s id; without it the content is the id' }, synonyms: ['事件编号', '事件id', '行为id', '日志id', 'eventid', 'messageid', 'insertid', 'logid'] }),
    ...identifierColumns,
    column('type', 'event_type', { zh: '事件类型', en: 'Type', required: true, synonyms: ['事件类型', '行为类型', '事件', '行为', '事件名', '事件名称', '动作', 'type', 'event', 'eventtype', 'eventname', 'action', 'behavior', 'behaviour', 'behaviortype', 'activity'] }),
    column('at', 'time', { zh: '发生时间', en: 'At', required: true, synonyms: ['发生时间', '事件时间', '行为时间', '时间', '时间戳', '访问时间', 'at', 'timestamp', 'time', 'eventtime', 'eventat', 'datetime', 'date', 'occurredat', 'createdat', 'ts', 'originaltimestamp', 'visitdate'] }),
    column('session_id', 'id', { zh: '会话', en: 'Session', synonyms: ['会话', '会话id', '访问id', 'sessionid', 'session', 'visitid', 'usersession'] }),
    column('sku', 'id', { zh: '商品编码', en: 'SKU', synonyms: ['商品编码', '商品id', '商品编号', '货号', '产品id', 'sku', 'productid', 'itemid', 'skuid', 'productcode', 'stockcode'] }),
    column('category', 'text', { zh: '品类', en: 'Category', synonyms: ['品类', '类目', '商品类目', '商品类别', '商品分类', '分类', '商品类目id', 'category', 'categoryid', 'categorycode', 'productcategory', 'itemcategory'] }),
    column('channel', 'text', { zh: '渠道', en: 'Channel', synonyms: ['渠道', '来源渠道', '来源', '流量来源', 'channel', 'utmsource', 'acquisitionchannel', 'trafficsource', 'referrer'] }),
    column('platform', 'text', { zh: '平台', en: 'Platform', synonyms: ['平台', '终端', '设备类型', '端', 'platform', 'devicetype', 'device', 'os'] }),
    column('value', 'number', { zh: '数值', en: 'Value', synonyms: ['数值', '金额', '价值', 'value', 'price', 'amount', 'revenue', '售价'] }),
    column('seconds', 'seconds', { zh: '时长（秒）', en: 'Seconds', synonyms: ['时长', '停留时长', '停留秒数', '浏览时长', '停留时间', 'seconds', 'duration', 'dwelltime', 'timespent', 'durationseconds'] }),
  ],
  open: [{ prefix: 'properties.', value: 'text', name: { zh: '事件属性', en: 'Property' } }],
})

/** What customers told the shop. */
export const feedbackColumns: ColumnSet = Object.freeze({
  key: 'feedback' as const,
  columns: [
    column('feedback_id', 'id', { zh: '反馈编号', en: 'Feedback id', required: true, synonyms: ['反馈编号', '反馈id', '评价编号', '评价id', '评论id', '问卷编号', '工单号', '工单编号', 'feedbackid', 'reviewid', 'responseid', 'surveyid', 'ticketid', 'commentid', 'id'] }),
    ...identifierColumns,
    column('kind', 'feedback_kind', { zh: '反馈类型', en: 'Kind', required: true, synonyms: ['反馈类型', '类型', '反馈种类', 'kind', 'type', 'feedbackkind', 'feedbacktype', 'surveytype'] }),
    column('score', 'score', { zh: '评分', en: 'Score', synonyms: ['评分', '分数', '打分', '得分', '星级', '评价星级', '满意度', 'score', 'rating', 'stars', 'npsscore', 'reviewscore'] }),
    column('text', 'long_text', { zh: '内容', en: 'Text', synonyms: ['内容', '评价内容', '评论', '评论内容', '反馈内容', '留言', '评价', '咨询内容', 'text', 'comment', 'comments', 'review', 'body', 'content', 'message', 'reviewtext', 'feedback', 'reviewcommentmessage'] }),
    column('at', 'time', { zh: '时间', en: 'At', required: true, synonyms: ['时间', '评价时间', '评论时间', '反馈时间', '提交时间', '创建时间', '日期', 'at', 'createdat', 'timestamp', 'date', 'submittedat', 'time', 'reviewdate', 'reviewcreationdate', 'datetime'] }),
    column('order_id', 'id', { zh: '订单号', en: 'Order id', synonyms: ['订单号', '订单编号', '订单id', 'orderid', 'orderno', 'ordernumber', 'order'] }),
    column('channel', 'text', { zh: '渠道', en: 'Channel', synonyms: ['渠道', '来源', '反馈渠道', 'channel', 'platform'] }),
  ],
  open: [],
})
