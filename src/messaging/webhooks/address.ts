import { BlockList, isIP } from 'node:net'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'

/** Hosts inside that may be reached all the same, as `host` or `host:port`: whoever runs the server names them. */
export type AllowedHosts = ReadonlySet<string>

const V4 = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  // Carriers' own, and the metadata of a large Chinese cloud.
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local, and the metadata of nearly all clouds.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  V4.addSubnet(net, bits, 'ipv4')

const V6_PUBLIC = new BlockList()
V6_PUBLIC.addSubnet('2000::', 3, 'ipv6')
/** Ways into other nets within the public space: Teredo, 6to4, documentation, benchmarks. */
const V6 = new BlockList()
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  V6.addSubnet(net, bits, 'ipv6')

/**
 * Whether an address lies in the public internet. An IPv4 address that is written as an IPv6 one (mapped, translated) does
 * not: nobody has to write it so.
 */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '')
  switch (isIP(bare)) {
    case 4:
      return !V4.check(bare, 'ipv4')
    case 6:
      return V6_PUBLIC.check(bare, 'ipv6') && !V6.check(bare, 'ipv6')
    default:
      return false
  }
}

const PORTS: ReadonlySet<string> = new Set(['', '443', '8443'])
const LONGEST = 2000

/** `[::1]` → `::1` */
export const bareHost = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1')

export const isAllowedHost = (url: URL, allowed: AllowedHosts): boolean =>
  allowed.has(url.hostname) || allowed.has(url.host)

/**
 * What can be said of a webhook's address without asking anybody. The URL's own reading has made odd notations plain:
 * `https://0x7f.1` and `https://2130706433` are `127.0.0.1`.
 */
export function checkAddress(text: string, allowed: AllowedHosts): Result<URL> {
  const url = text.length > LONGEST ? null : URL.parse(text)
  if (url === null) return refused(text.slice(0, 100), 'no_url')
  const host = url.hostname
  if (url.username !== '' || url.password !== '') return refused(host, 'credentials')
  if (isAllowedHost(url, allowed))
    return /^https?:$/.test(url.protocol) ? ok(url) : refused(host, 'no_https')
  if (url.protocol !== 'https:') return refused(host, 'no_https')
  if (!PORTS.has(url.port)) return refused(host, 'port')
  const bare = bareHost(url)
  if (isIP(bare) !== 0 ? !isPublicAddress(bare) : !bare.includes('.'))
    return refused(host, 'inside')
  return ok(url)
}

const REFUSALS = {
  no_url: { zh: '不是网址', en: 'it is no address' },
  credentials: { zh: '网址中不能带用户名和密码', en: 'it holds a user name or password' },
  no_https: { zh: '须以 https:// 开头', en: 'it must begin with https://' },
  port: { zh: '端口只能是 443 或 8443', en: 'only the ports 443 and 8443 are open' },
  inside: {
    zh: '它指向内部网络；要发往内网主机，请由管理员在 ZHIKE_WEBHOOK_HOSTS 中写明该主机',
    en: 'it lies inside a private network; whoever runs the server can name the host in ZHIKE_WEBHOOK_HOSTS',
  },
} as const
type Refusal = keyof typeof REFUSALS

export const refused = (host: string, why: Refusal): Result<never> =>
  fail(problem('address_refused', { host, why: REFUSALS[why] }, '/url'))
