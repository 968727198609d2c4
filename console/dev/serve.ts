import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import * as answers from './answers.ts'
import { day, iso, METRICS, now, text } from './data.ts'
import { explain, ofCustomer, rules } from './rules.ts'

// Serves console/dist with the same content security policy as the real server, and made-up answers under /v1.
const dist = join(import.meta.dirname, '../dist')
const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }
const csp = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
const D = 864e5
let signedIn = process.argv.includes('--signed-in')
const all = ['self', 'read', 'send_facts', 'import', 'read_files', 'pin', 'define', 'work', 'settings', 'people', 'audit']
const session = { kind: 'user', id: 'u1', name: 'chen', display_name: '陈店长', role: 'owner', sees_personal: true, may: all, expires_at: iso(now + D) }
const imported = (id: string, name: string, state: string, rejected: number, extra = {}) => ({
  id, state, dry_run: false, kind: 'orders', source: 'taobao', platform: 'taobao', file: { name, bytes: 34_411_233, format: 'csv', compressed: false, encoding: 'gb18030', delimiter: ',', sheet: null }, mapping: inspection.mapping,
  counts: { read: 300_000, new: 281_000, updated: 4_000, unchanged: 15_000 - rejected, rejected }, facts: { orders: 120_400, lines: 281_000, refunds: 3_200, customers: 40_112 }, bytes_read: 34_411_233, progress: 10_000, rows_per_second: 88_000, eta_seconds: null,
  created_at: iso(now - 2 * D), started_at: iso(now - 2 * D), finished_at: iso(now - 2 * D + 5000), by: '陈店长', rejects: rejected ? [{ code: 'invalid_money', column: 'order_total', reason: text('不是有效的金额', 'Not an amount'), count: 30 }, { code: 'missing_field', column: 'order_id', reason: text('缺少订单编号', 'The order number is missing'), count: 12 }] : [], problem: null, can_cancel: false, can_undo: state === 'done', job: null, ...extra,
})
const canonical = ([['order_id', '订单编号', 'Order number', true], ['ordered_at', '下单时间', 'Ordered at', true], ['paid_at', '付款时间', 'Paid at', false], ['customer_id', '客户编号', 'Customer number', false], ['order_total', '订单金额', 'Order total', false], ['status', '订单状态', 'Status', false], ['phone', '手机号', 'Phone', false], ['product_name', '商品名称', 'Product', false], ['quantity', '数量', 'Quantity', false]] as const).map(([key, zh, en, required]) => ({ key, name: text(zh, en), required, sentence: text(`${zh}，按原样读取`, `${en} as it is`) }))
const inspection = {
  upload: 'up1', expires_at: iso(now + 3e6), file: { name: 'ExportOrderList202611.csv', bytes: 2_411_233, format: 'csv', compressed: false, encoding: 'gb18030', delimiter: ',', sheet: null }, kind: 'orders', kinds: [{ kind: 'orders', fits: 9800 }, { kind: 'customers', fits: 2000 }, { kind: 'products', fits: 500 }], platform: { key: 'taobao', name: text('淘宝', 'Taobao') },
  columns: [['订单编号', ['2026110112345', '2026110112346'], 'order_id'], ['买家会员名', ['tb_清茶', 'lily_2020'], 'customer_id'], ['买家应付货款', ['128.00', '256.50'], null], ['买家实际支付金额', ['118.00', '256.50'], 'order_total'], ['订单状态', ['交易成功', '交易关闭'], 'status'], ['订单创建时间', ['2026-11-01 10:22:31', '2026-11-01 11:02:00'], 'ordered_at'], ['宝贝标题', ['明前龙井 50g', '白瓷盖碗'], 'product_name'], ['联系手机', ["'13812345678", "'13912345678"], 'phone']].map(([header, examples, suggested]) => ({ header, examples, suggested, confidence: suggested ? 9700 : 0 })),
  canonical, mapping: { kind: 'orders', columns: { order_id: '订单编号', customer_id: '买家会员名', order_total: '买家实际支付金额', status: '订单状态', ordered_at: '订单创建时间', product_name: '宝贝标题', phone: '联系手机' } }, missing: [], rows: [], notes: [text('手机号前有单引号，会自动去掉。', 'Phone numbers begin with an apostrophe; it is taken off.')],
}
const page = <T>(data: T[]) => ({ data, next_cursor: null })
const users = [{ id: 'u1', name: 'chen', display_name: '陈店长', role: 'owner', state: 'active', created_at: iso(now - 90 * D), last_seen_at: iso(now), etag: '1' }, { id: 'u2', name: 'lin', display_name: '林运营', role: 'operator', state: 'active', created_at: iso(now - 60 * D), last_seen_at: iso(now - D), etag: '1' }, { id: 'u3', name: 'intern', display_name: 'intern', role: 'viewer', state: 'invited', created_at: iso(now), last_seen_at: null, etag: '1' }]
const keys = [{ id: 'k1', name: '商城后台', prefix: 'zk_8fQ2', role: 'operator', created_at: iso(now - 30 * D), created_by: '陈店长', last_used_at: iso(now - 4000), revoked_at: null }, { id: 'k2', name: '旧 ERP', prefix: 'zk_1aa0', role: 'viewer', created_at: iso(now - 300 * D), created_by: '陈店长', last_used_at: null, revoked_at: iso(now - 3 * D) }]
const audit = [['imports.start', 'import', 'i1', { kind: 'orders', source: 'taobao' }], ['tier_programs.replace', 'tier_program', 'membership', { version: 2, definition: { levels: '…', refunds: 'recount', upgrade: 'at_once' } }], ['session.login', 'user', 'u1', {}]].map(([action, kind, id, detail], i) => ({ id: `a${i}`, at: iso(now - i * 4e6), actor: { kind: 'user', id: 'u1', name: '陈店长' }, action, subject: { kind, id }, detail, request: null }))
const jobs = [{ id: 'j1', kind: 'evaluate', status: 'processing', total_count: 2400, completed_count: 1300, failed_count: 0, eta_seconds: 12, message: null, created_at: iso(now), started_at: iso(now), finished_at: null, by: '陈店长', result: null, problem: null, can_cancel: true }, { id: 'j0', kind: 'verify', status: 'complete', total_count: 2400, completed_count: 2400, failed_count: 0, eta_seconds: null, message: null, created_at: iso(now - D), started_at: iso(now - D), finished_at: iso(now - D), by: '系统', result: { customers: 2400, differences_total: 0 }, problem: null, can_cancel: false }]
const spread = (key: string) => ({ customers: 2300, without: 100, minimum: 100, maximum: 9_000_000, mean: 200_000, quantiles: [0, 1000, 2500, 5000, 7500, 9000, 9500, 9900, 10_000].map((share) => ({ share, value: Math.round(100 * Math.exp((share / 10_000) * (key.includes('amount') ? 11 : 5))) })) })
const settings = { shop_name: '清和茶铺', time_zone: 'Asia/Shanghai', currency: 'CNY', language: 'zh', fixed: ['currency'], updated_at: iso(now), etag: 's1' }

function answer(method: string, path: string, q: URLSearchParams, body: Record<string, unknown>): unknown {
  if (method === 'POST' && path === '/session') { signedIn = true; return session }
  if (method === 'DELETE' && path === '/session') { signedIn = false; return {} }
  if (path === '/setup/check') return { purpose: 'owner', name: null, role: 'owner', shop_name: '清和茶铺', expires_at: iso(now + D) }
  if (path === '/setup') { signedIn = true; return session }
  if (!signedIn) return 401
  const [, room = '', id = '', what = ''] = path.split('/').map(decodeURIComponent)
  if (path === '/session') return session
  if (path === '/status') return answers.status()
  if (path === '/overview') return answers.overview(q)
  const ruled = rules(method, path, q, body)
  if (ruled !== undefined) return ruled
  if (path === '/customers') return answers.customers(q)
  if (room === 'customers') return what === '' ? { ...answers.customer(id), ...ofCustomer() } : what === 'tags' || what === 'classes' ? { changed: 1, unchanged: 0, undo: 'u1' } : what === 'timeline' ? answers.timeline(id, q) : what === 'explain' ? (q.has('tier') ? answers.explain(id) : explain(q)) : { id: 'p2' }
  if (path === '/tier-programs' && method === 'GET') return page([answers.program()])
  if (room === 'tier-programs') return what === 'summary' ? answers.summary() : what === 'migration' ? answers.migration(q) : what === 'history' ? answers.history(q) : id === 'membership' ? answers.program() : undefined
  if (path === '/metrics') return page(METRICS)
  if (room === 'metrics') { const found = METRICS.find((one) => one.key === id); return found && { ...found, spread: found.unit === 'text' ? null : spread(id) } }
  if (path === '/imports/inspect') return inspection
  if (path === '/imports' && method === 'POST') return imported('i3', 'ExportOrderList202611.csv', 'done', 0)
  if (path === '/imports') return page([imported('i3', 'ExportOrderList202611.csv', 'writing', 0, { progress: 6200, finished_at: null, eta_seconds: 7, can_cancel: true, can_undo: false }), imported('i2', '9月订单.csv', 'done', 42), imported('i1', '8月订单.xlsx', 'undone', 0)])
  if (room === 'imports') return id === 'i2' ? imported('i2', '9月订单.csv', 'done', 42) : imported(id, 'ExportOrderList202611.csv', 'done', 0)
  if (room === 'users') return method === 'POST' ? { user: users[2], link: { url: 'http://127.0.0.1:4300/setup#token=7hK…', token: '', expires_at: iso(now + D) } } : page(users)
  if (room === 'keys') return method === 'POST' ? { key: keys[0], secret: 'zk_8fQ2bX0k1v9mUu3cS7rJ5yT4wA6eD2nL' } : page(keys)
  if (path === '/audit') return page(audit)
  if (room === 'jobs' || room === 'evaluate' || room === 'verify') return method === 'GET' ? page(jobs) : jobs[0]
  if (path === '/settings') return settings
  if (path === '/search') { const found = answers.customers(new URLSearchParams({ q: q.get('q') ?? '', limit: '6' })).data; return { q: q.get('q'), hits: found.map((one) => ({ kind: 'customer', id: one.id, title: text(one.name ?? one.id, one.name ?? one.id), detail: text(`手机号 ${one.phone}`, `Phone ${one.phone}`), open: `/customers/${one.id}` })) } }
  return undefined
}
function api(request: IncomingMessage, response: ServerResponse, url: URL) {
  let sent = ''
  request.setEncoding('utf8').on('data', (part: string) => (sent += part)).on('end', () => {
    const json = request.headers['content-type']?.includes('json') && sent !== '' ? JSON.parse(sent) : {}
    const found = answer(request.method ?? 'GET', url.pathname.slice(3), url.searchParams, json)
    const status = (found as { status?: unknown } | undefined)?.status
    const code = found === 401 ? 401 : found === undefined ? 404 : typeof status === 'number' ? status : 200
    const body = found !== 401 && found !== undefined ? found : { type: 'about:blank', title: '', status: code, code: code === 401 ? 'unauthorized' : 'not_found', detail: code === 401 ? '请先登录' : `找不到 ${url.pathname}` }
    setTimeout(() => response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body)), 30)
  })
}
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://x')
  if (url.pathname.startsWith('/v1/')) return api(request, response, url)
  const file = join(dist, url.pathname)
  const found = url.pathname !== '/' && existsSync(file) && statSync(file).isFile() ? file : join(dist, 'index.html')
  response.writeHead(200, { 'content-type': types[extname(found)] ?? 'application/octet-stream', 'content-security-policy': csp })
  createReadStream(found).pipe(response)
})
server.listen(Number(process.env.PORT ?? 4399), '127.0.0.1', () => console.log(`http://127.0.0.1:${process.env.PORT ?? 4399}  ${day(now)}`))
