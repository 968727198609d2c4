import type {
  CustomerIdentities,
  IdentityMerge,
  IdentitySuggestion,
  MergeAnswer,
  UnmergeAnswer,
} from '#api/shapes/identity.ts'
import { argumentText, optionSet, optionText, type RemoteCommand } from '../command.ts'
import { EXIT, type Io, say } from '../io.ts'
import { json, table } from '../print.ts'

const customer = (name: string) => ({
  name,
  words: { zh: '客户编号、KIND:VALUE 或 no:N', en: 'customer id, KIND:VALUE or no:N' },
})

const printMerges = (io: Io, merges: readonly IdentityMerge[]): void =>
  table(
    io,
    [
      say(io, { zh: '合并', en: 'merge' }),
      say(io, { zh: '客户', en: 'customers' }),
      say(io, { zh: '方式', en: 'way' }),
      say(io, { zh: '时间', en: 'at' }),
      say(io, { zh: '撤销时间', en: 'taken back' }),
    ],
    merges.map((one) => [
      one.id,
      one.homes.map((no) => `no:${no}`).join(' '),
      one.way,
      one.made_at,
      one.undone_at,
    ]),
  )

/** `zhike identities …` */
export const identitiesCommands: readonly RemoteCommand[] = [
  {
    kind: 'remote',
    path: 'identities list',
    words: {
      zh: '合并记录；指定客户时，还有其身份标识',
      en: 'merges; of one customer with their identifiers',
    },
    arguments: [customer('[customer]')],
    run: async (client, run) => {
      if (argumentText(run, 0) === '') {
        const data = await client.all<IdentityMerge>('/v1/identities')
        if (run.json) json(run.io, { data })
        else printMerges(run.io, data)
        return EXIT.well
      }
      const address = `/v1/customers/${encodeURIComponent(argumentText(run, 0))}/identities`
      const found = await client.get<CustomerIdentities>(address)
      if (run.json) {
        json(run.io, found)
        return EXIT.well
      }
      table(
        run.io,
        [
          say(run.io, { zh: '标识', en: 'identifier' }),
          say(run.io, { zh: '值', en: 'value' }),
          say(run.io, { zh: '记录数', en: 'facts' }),
        ],
        found.identifiers.map(({ kind, value, facts }) => [kind, value, facts]),
      )
      printMerges(run.io, found.merges)
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'identities suggestions',
    words: { zh: '可能是同一人的客户', en: 'customers who may be one person' },
    run: async (client, run) => {
      const data = await client.all<IdentitySuggestion>('/v1/identities/suggestions')
      if (run.json) json(run.io, { data })
      else
        table(
          run.io,
          [
            say(run.io, { zh: '建议', en: 'suggestion' }),
            say(run.io, { zh: '客户', en: 'customer' }),
            say(run.io, { zh: '另一位', en: 'other' }),
            say(run.io, { zh: '依据', en: 'because of' }),
          ],
          data.map(({ id, customers: [a, b], because }) => [
            id,
            a?.id,
            b?.id,
            because.map(({ kind }) => kind).join(' '),
          ]),
        )
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'identities merge',
    words: { zh: '合并两位客户（可撤销）', en: 'merge two customers; can be taken back' },
    arguments: [customer('<customer>'), customer('<other>')],
    options: [
      { flags: '--reason <text>', words: { zh: '原因', en: 'why' } },
      { flags: '--dry-run', words: { zh: '只试算，不合并', en: 'only say what would be' } },
    ],
    run: async (client, run) => {
      const body = {
        customers: [argumentText(run, 0), argumentText(run, 1)],
        reason: optionText(run, 'reason') ?? '',
        dry_run: optionSet(run, 'dryRun'),
      }
      const merged = await client.send<MergeAnswer>('POST', '/v1/identities/merge', { body })
      if (run.json) json(run.io, merged)
      else
        run.io.out(
          say(run.io, {
            zh: `${merged.dry_run ? '将合并为' : '已合并为'} ${merged.id}：${merged.orders} 笔订单，${merged.events} 次行为\n`,
            en: `${merged.dry_run ? 'Would be' : 'Is now'} ${merged.id}: ${merged.orders} orders, ${merged.events} events\n`,
          }),
        )
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'identities unmerge',
    words: { zh: '撤销一次合并', en: 'take a merge back' },
    arguments: [{ name: '<merge>', words: { zh: '合并编号', en: 'the merge’s number' } }],
    run: async (client, run) => {
      const body = { merge: argumentText(run, 0) }
      const parted = await client.send<UnmergeAnswer>('POST', '/v1/identities/unmerge', { body })
      if (run.json) json(run.io, parted)
      else run.io.out(`${parted.customers.map(({ id }) => id).join(' | ')}\n`)
      return EXIT.well
    },
  },
]
