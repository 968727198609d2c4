import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningApi, runningApi } from '#api/fixture/running-api.ts'
import type { Run } from './command.ts'
import { commands } from './commands.ts'
import { type Io, languageOf } from './io.ts'
import { duration } from './progress.ts'
import { metricText } from './print.ts'
import { runProgram } from './program.ts'

let api: RunningApi & { close: () => Promise<void> }
let folder: string
beforeAll(async () => {
  api = await runningApi()
  folder = await mkdtemp(join(tmpdir(), 'zhike-cli-'))
})
afterAll(async () => {
  await api?.close()
  await rm(folder, { recursive: true })
})

type Ran = {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly json: any
  readonly local: Run[]
}

async function zhike(
  line: string | readonly string[],
  options: { env?: Record<string, string>; key?: string; url?: string } = {},
): Promise<Ran> {
  const argv = typeof line === 'string' ? line.split(' ') : line
  let out = ''
  let err = ''
  const local: Run[] = []
  const io: Io = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    bar: undefined,
    columns: 100,
    cwd: folder,
    language: languageOf(argv, options.env ?? { LANG: 'en_US.UTF-8' }),
    signal: new AbortController().signal,
    wait: async () => undefined,
  }
  const handler = async (run: Run): Promise<number> => {
    local.push(run)
    return 0
  }
  const code = await runProgram(argv, {
    io,
    version: '0.1.0',
    withServer: (run) =>
      run({ baseUrl: options.url ?? api.url, key: options.key ?? api.keys.owner }),
    local: { start: handler, serve: handler, sample: handler, bench: handler },
  })
  return {
    code,
    out,
    err,
    json: argv.includes('--json') && out !== '' ? JSON.parse(out) : undefined,
    local,
  }
}

describe('every command', () => {
  it.each(commands.map(({ path }) => path))(
    '%s has help in both languages and takes --json',
    async (path) => {
      const [en, zh] = [await zhike(`${path} --help`), await zhike(`${path} --help --lang zh`)]
      expect(en.code).toBe(0)
      expect(en.out).toContain('--json')
      expect(zh.out).toMatch(/[\u4e00-\u9fff]/)
      expect(en.out).not.toMatch(/[\u4e00-\u9fff]/)
    },
  )

  it('an unknown one is refused with a hint, in the language of the terminal', async () => {
    expect(await zhike('teirs list')).toMatchObject({
      code: 2,
      err: expect.stringContaining('unknown command'),
    })
    expect((await zhike('teirs list', { env: { LANG: 'zh_CN.UTF-8' } })).err).toContain('没有命令')
    expect((await zhike('users add ann --role king')).code).toBe(2)
    expect((await zhike('customers show')).code).toBe(2)
  })

  it('without a server says so', async () => {
    const ran = await zhike('status --json', { url: 'http://127.0.0.1:9' })
    expect(ran.code).toBe(2)
    expect(ran.json.code).toBe('unreachable')
  })

  it('a refusal is on standard error, with its code; with --json it is the document', async () => {
    const ran = await zhike('import show none')
    expect(ran).toMatchObject({ code: 1, out: '', err: 'There is no import none. [not_found]\n' })
    expect((await zhike('import show none --json')).json.code).toBe('not_found')
    expect((await zhike('users list', { key: api.keys.viewer })).err).toContain('[forbidden]')
  })

  it('what the app carries out gets its options', async () => {
    expect((await zhike('start --no-sample')).local[0]?.options).toMatchObject({ sample: false })
    expect((await zhike('start')).local[0]?.options).toMatchObject({ sample: true })
    expect((await zhike('sample --customers 1000 --as-sold')).local[0]?.options).toMatchObject({
      customers: '1000',
      asSold: true,
    })
    expect((await zhike('bench w1')).local[0]?.args[0]).toBe('w1')
  })
})

describe('import', () => {
  it('sends the file, reports, writes what was rejected beside it, and exits 1 then', async () => {
    await writeFile(join(folder, '订单.csv'), '订单编号,金额\n1,2\n')
    await writeFile(join(folder, 'map.json'), '\uFEFF{"columns":{"order_id":"订单编号"}}')
    const ran = await zhike([
      'import',
      'orders',
      '订单.csv',
      '--map',
      'map.json',
      '--source',
      'taobao',
      '--json',
    ])
    expect(ran.code).toBe(1)
    expect(api.received.uploads.at(-1)).toEqual({ name: '订单.csv', bytes: 24 })
    expect(api.received.starts.at(-1)).toMatchObject({
      kind: 'orders',
      source: 'taobao',
      mapping: { columns: { order_id: '订单编号' } },
    })
    expect(ran.json.data[0]).toMatchObject({
      file: '订单.csv',
      import: { id: 'i1' },
      rejected_file: join(folder, '订单.csv.rejected.csv'),
    })
    expect(await readFile(join(folder, '订单.csv.rejected.csv'), 'utf8')).toContain(
      'row,column,reason',
    )
    const text = await zhike('import orders 订单.csv --dry-run --lang zh')
    expect(text.out).toMatch(/拒绝\s+1/)
    expect(api.received.starts.at(-1)).toMatchObject({ dry_run: true })
  })

  it('a file that is not there can be read by nobody: exit 2, the others are imported', async () => {
    const ran = await zhike('import orders none.csv 订单.csv --json')
    expect(ran.code).toBe(2)
    expect(ran.json.data.map((one: any) => one.import?.id ?? null)).toEqual([null, 'i1'])
    expect(ran.err).toContain('none.csv: there is no such file')
  })

  it('a large file passes through without being held in memory', async () => {
    const path = join(folder, 'large.csv')
    await writeFile(path, '')
    await truncate(path, 300_000_000)
    let peak = 0
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().arrayBuffers)), 20)
    expect((await zhike('import events large.csv')).code).toBe(1)
    clearInterval(watch)
    expect(api.received.uploads.at(-1)?.bytes).toBe(300_000_000)
    expect(peak).toBeLessThan(150_000_000)
  })

  it('a refusal before the file is sent is told at once', async () => {
    const ran = await zhike('import events large.csv --json', { key: api.keys.viewer })
    expect(ran.code).toBe(2)
    expect(ran.json.data[0].problem.code).toBe('forbidden')
  })

  it('lists, shows and undoes', async () => {
    expect((await zhike('import list')).out).toContain('orders.csv')
    expect((await zhike('import show i1 --json')).json.counts.rejected).toBe(1)
    expect((await zhike('import undo i1 --json')).json.id).toBe('i1')
  })
})

describe('reading', () => {
  it('customers as a table, the total on standard error', async () => {
    const ran = await zhike('customers list --limit 2 --where net_spend>=100 --where orders!=null')
    expect(ran.out.split('\n')[1]).toBe('c-1       王小花花  gold  543  1.00 CNY')
    expect(ran.err).toContain('2500 customers')
    expect(api.received.lists.at(-1)).toMatchObject({
      where: [{ metric: 'net_spend' }, { metric: 'orders' }],
    })
  })

  it('a customer, and why', async () => {
    expect(
      (await zhike('customers show c-7 --explain --json')).json.explanations[0].rule.version,
    ).toBe(1)
    expect((await zhike('customers show c-7')).out).toContain('13812345678')
    expect((await zhike('customers show c-7', { key: api.keys.viewer })).out).not.toContain(
      '13812345678',
    )
  })

  it('tiers summary is one document', async () => {
    expect((await zhike('tiers summary --json')).json.data[0].program).toBe('membership')
    expect((await zhike('tiers summary membership --json')).json.program).toBe('membership')
  })
})

describe('definitions as files', () => {
  it('export, plan, apply: only what differs is published', async () => {
    const rules = join(folder, 'rules')
    expect((await zhike(`tiers export ${rules} --json`)).json.data).toEqual([
      join(rules, 'membership.json'),
    ])
    expect((await zhike(`tiers plan ${rules} --json`)).json.data[0].change).toBe('unchanged')
    const definition = {
      key: 'membership',
      name: { zh: '会员' },
      levels: [{ key: 'a', name: { zh: '甲' } }],
    }
    await writeFile(join(rules, 'membership.json'), JSON.stringify(definition))
    const plan = await zhike(`tiers plan ${rules} --json`)
    expect(plan.json.data[0]).toMatchObject({
      change: 'changed',
      differences: ['/name', '/levels'],
      impact: { customers: 3, down: 1, cost: { live: 10, draft: 5 } },
    })
    const tried = await zhike(`tiers backtest ${join(rules, 'membership.json')}`)
    expect(tried).toMatchObject({ code: 0 })
    expect(tried.out).toContain('0.10 CNY → 0.05 CNY')
    expect((await zhike(`tiers apply ${rules}`)).code).toBe(0)
    await writeFile(join(rules, 'membership.json'), '{')
    expect((await zhike(`tiers plan ${rules}`)).err).toContain('[invalid_json]')
  })
})

describe('rules as files', () => {
  it('exports what plan and apply then find unchanged; says who would move; all kinds of a folder at once', async () => {
    const dir = join(folder, 'shop')
    for (const plural of ['segments', 'tags', 'classes']) {
      const file = join(dir, plural, 'vip.json')
      expect((await zhike(`${plural} export ${dir} --json`)).json.data).toEqual([file])
      const written = await readFile(file, 'utf8')
      expect((await zhike(`${plural} plan ${dir} --json`)).json.data).toMatchObject([
        { key: 'vip', change: 'unchanged', differences: [], entered: { count: 0 } },
      ])
      expect((await zhike(`${plural} apply ${dir} --json`)).json.data[0].change).toBe('unchanged')
      await zhike(`${plural} export ${dir}`)
      expect(await readFile(file, 'utf8')).toBe(written)
    }
    const all = await zhike(`segments plan ${dir} --all --json`)
    expect(all.json.data.map((it: { kind: string }) => it.kind)).toEqual([
      'segment',
      'tag',
      'class',
    ])
    const changed = { key: 'vip', name: { zh: '贵宾' }, kind: 'dynamic', where: { tag: 'a' } }
    await writeFile(join(dir, 'segments', 'vip.json'), JSON.stringify(changed))
    const plan = await zhike(`segments plan ${dir}`)
    expect(plan.out).toMatch(/segment vip +changed +1 +3 +4 +1 +0 +\+c-7 +\/where/)
    expect((await zhike(`segments plan ${dir} --lang zh`)).out).toContain('进入')
  })

  it('what is no definition, or not there, is said with the file', async () => {
    const dir = join(folder, 'broken')
    await mkdir(join(dir, 'tags'), { recursive: true })
    expect(await zhike(`tags plan ${dir}`)).toMatchObject({
      code: 1,
      err: expect.stringContaining('[unreadable_file]'),
    })
    await writeFile(join(dir, 'tags', 'a.json'), '{')
    expect((await zhike(`tags apply ${dir}`)).err).toMatch(/a\.json.*\[invalid_json\]/)
    expect((await zhike(`classes plan ${dir}`)).code).toBe(1)
  })

  it('lists, shows, previews and explains', async () => {
    expect((await zhike('segments list --json')).json.data[0].key).toBe('vip')
    expect((await zhike('classes show value')).out).toContain('value')
    expect((await zhike('tags show missing')).err).toContain('[not_found]')
    await writeFile(join(folder, 'rule.json'), '{"everyone": true}')
    const preview = await zhike('segments preview rule.json --limit 5')
    expect(preview.out).toContain('1 / 3')
    expect((await zhike('segments preview rule.json --json')).json.count).toBe(1)
    await zhike('customers list --segment vip --tag tea:green --class value:high --json')
    expect(api.received.lists.at(-1)).toMatchObject({
      members: [
        { kind: 'segment', key: 'vip' },
        { kind: 'tag', key: 'tea', value: 'green' },
        { kind: 'class', key: 'value', value: 'high' },
      ],
    })
    const shown = await zhike('customers show c-7 --explain --json')
    expect(shown.json.rules[0]).toMatchObject({ kind: 'segment', explanation: { in: true } })
    expect((await zhike('customers show c-7 --explain --lang zh')).out).toContain('✓ 手机号 有记录')
  })
})

describe('people', () => {
  it('users: add, list, disable, enable, role, link', async () => {
    const added = await zhike('users add ann --role viewer')
    expect(added.out).toMatch(/^http:\/\/shop\.test\/setup#zl_/)
    expect((await zhike('users role ann operator')).out).toBe('ann · operator · invited\n')
    expect((await zhike('users disable ann')).out).toContain('disabled')
    expect((await zhike('users link ann')).err).toContain('[conflict]')
    expect((await zhike('users enable ann')).out).toContain('invited')
    expect((await zhike('users link ann --json')).json.url).toContain('/setup#')
    expect((await zhike('users link')).out).toContain('/setup#')
    expect((await zhike('users disable nobody')).err).toContain('[not_found]')
  })

  it('keys: the secret alone is on standard output', async () => {
    const made = await zhike('keys create till --role viewer')
    expect(made.out).toMatch(/^zk_[\w-]{43}\n$/)
    const { json } = await zhike('keys list --json')
    const key = json.data.find((one: any) => one.name === 'till')
    expect((await zhike(`keys revoke ${key.id}`)).code).toBe(0)
  })
})

describe('work', () => {
  it('evaluate follows its job; verify needs no differences', async () => {
    expect((await zhike('evaluate --full --json')).json).toMatchObject({ status: 'complete' })
    expect((await zhike('jobs list')).out).toContain('job-1')
    const verified = await zhike('verify')
    expect(verified.code).toBe(1)
    expect(verified.out).toContain('c-7 net_spend: 1 ≠ 2 (full)')
  })
})

describe('words', () => {
  it('money, shares, times', () => {
    expect(metricText(123456, 'money', 'CNY')).toBe('1,234.56 CNY')
    expect(metricText(450, 'basis_points', 'CNY')).toBe('4.50%')
    expect(metricText(null, 'money', 'CNY')).toBe('–')
    expect(duration(3725)).toBe('1:02:05')
  })

  it('the language is the terminal’s', () => {
    expect(languageOf([], { LC_ALL: 'zh_CN.UTF-8', LANG: 'en_US' })).toBe('zh')
    expect(languageOf(['--lang=zh'], {})).toBe('zh')
    expect(languageOf([], {})).toBe('en')
  })
})
