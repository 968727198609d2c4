import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { isTimeZone } from '#core/time.ts'

/** What the environment says. Zone and currency that it names can't be changed in the console. */
export type Config = {
  readonly dataDir: string
  readonly host: string
  readonly port: number
  readonly adminKey?: string
  readonly timeZone?: string
  readonly currency?: string
  readonly databaseUrl?: string
  readonly clickhouseUrl?: string
  /** Hosts inside that webhooks may be sent to: `host` or `host:port`. */
  readonly webhookHosts?: readonly string[]
  /** For how many seconds a process that stops still answers, after /readyz has begun to say no. */
  readonly drainSeconds?: number
  readonly log: LogLevel
}

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const KNOWN = [
  'ZHIKE_DATA',
  'ZHIKE_ADMIN_KEY',
  'ZHIKE_TIME_ZONE',
  'ZHIKE_CURRENCY',
  'ZHIKE_LOG',
  'ZHIKE_WEBHOOK_HOSTS',
  'ZHIKE_DRAIN_SECONDS',
]
/** Read by the test suite and benchmarks, not by the product. */
const TOLERATED = /^ZHIKE_(?:CASES|TEST_.*|BENCH_.*|URL|KEY)$/

/**
 * Reads the environment. A wrong or unknown ZHIKE_* value is a problem that names it: a typing error must not
 * silently mean the default.
 *
 * @example readConfig({ PORT: '0' }) // { dataDir: '…/data', host: '127.0.0.1', port: 0, log: 'info' }
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Result<Config> {
  const wrong = (name: string, detail: string): Result<never> =>
    fail(
      problem('bad_configuration', {
        name,
        value: name === 'ZHIKE_ADMIN_KEY' ? '…' : (env[name] ?? ''),
        detail,
      }),
    )
  for (const name of Object.keys(env)) {
    if (name.startsWith('ZHIKE_') && !KNOWN.includes(name) && !TOLERATED.test(name)) {
      return wrong(name, `there is no such setting; known: ${KNOWN.join(', ')} / 没有这个设置`)
    }
  }
  const port = env['PORT'] === undefined || env['PORT'] === '' ? 4300 : Number(env['PORT'])
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return wrong(
      'PORT',
      'a port is a number from 0 to 65535; 0 = any free one / 端口应为 0–65535，0 表示任意空闲端口',
    )
  const adminKey = blank(env['ZHIKE_ADMIN_KEY'])
  if (adminKey !== undefined && adminKey.length < 32)
    return wrong('ZHIKE_ADMIN_KEY', 'at least 32 characters / 至少 32 个字符')
  const timeZone = blank(env['ZHIKE_TIME_ZONE'])
  if (timeZone !== undefined && !isTimeZone(timeZone))
    return wrong(
      'ZHIKE_TIME_ZONE',
      'an IANA zone such as Asia/Shanghai / 应为 IANA 时区，例如 Asia/Shanghai',
    )
  const currency = blank(env['ZHIKE_CURRENCY'])
  if (currency !== undefined && !Intl.supportedValuesOf('currency').includes(currency))
    return wrong(
      'ZHIKE_CURRENCY',
      'the three capital letters of a currency, such as CNY / 应为货币的三位大写代码，例如 CNY',
    )
  const webhookHosts = (blank(env['ZHIKE_WEBHOOK_HOSTS']) ?? '')
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '')
  if (!webhookHosts.every((host) => /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.test(host)))
    return wrong(
      'ZHIKE_WEBHOOK_HOSTS',
      'hosts with commas, such as crm.internal,10.0.0.5:8080 / 主机以逗号分隔，例如 crm.internal,10.0.0.5:8080',
    )
  const drain = blank(env['ZHIKE_DRAIN_SECONDS'])
  if (drain !== undefined && !/^\d{1,3}$/.test(drain))
    return wrong('ZHIKE_DRAIN_SECONDS', 'seconds, from 0 to 999 / 秒数，0–999')
  const log = blank(env['ZHIKE_LOG']) ?? 'info'
  if (!LOG_LEVELS.some((level) => level === log)) return wrong('ZHIKE_LOG', LOG_LEVELS.join(' | '))
  for (const [name, pattern] of [
    ['DATABASE_URL', /^postgres(?:ql)?:\/\//],
    ['CLICKHOUSE_URL', /^https?:\/\//],
  ] as const) {
    const url = blank(env[name])
    if (url !== undefined && !pattern.test(url))
      return wrong(name, `begins with ${pattern.source.slice(1).replaceAll('\\', '')}`)
  }
  return ok({
    dataDir: resolve((blank(env['ZHIKE_DATA']) ?? './data').replace(/^~(?=\/|$)/, homedir())),
    host: blank(env['HOST']) ?? '127.0.0.1',
    port,
    log: log as LogLevel,
    ...(webhookHosts.length === 0 ? {} : { webhookHosts }),
    ...(drain === undefined ? {} : { drainSeconds: Number(drain) }),
    ...optional('adminKey', adminKey),
    ...optional('timeZone', timeZone),
    ...optional('currency', currency),
    ...optional('databaseUrl', blank(env['DATABASE_URL'])),
    ...optional('clickhouseUrl', blank(env['CLICKHOUSE_URL'])),
  })
}

const blank = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : text.trim()

const optional = <K extends string>(key: K, value: string | undefined): { [P in K]?: string } =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: string }
