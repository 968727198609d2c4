import type { Page } from '#api/shapes/page.ts'
import type { Transition } from '#api/shapes/transition.ts'
import { TRANSITION_TYPES } from '#messaging/transitions/transition.ts'
import { optionSet, optionText, optionTexts, type RemoteCommand } from '../command.ts'
import { EXIT, say } from '../io.ts'
import { json, table } from '../print.ts'

/** `zhike transitions list`. */
export const transitionsCommands: readonly RemoteCommand[] = [
  {
    kind: 'remote',
    path: 'transitions list',
    words: {
      zh: '谁进入或离开分群、得到或失去标签、换了分类或等级',
      en: 'who came into segments or left them, got or lost tags, changed class or tier',
    },
    options: [
      {
        flags: '--type <type>',
        words: { zh: '变动类型（可重复）', en: 'kind of transition (repeatable)' },
        many: true,
        choices: TRANSITION_TYPES,
      },
      { flags: '--customer <customer>', words: { zh: '一位客户', en: 'of one customer' } },
      {
        flags: '--about <definition>',
        words: {
          zh: '一项定义，如 segment:vip、tier:membership',
          en: 'one definition, such as segment:vip or tier:membership',
        },
      },
      { flags: '--since <time>', words: { zh: '此刻之后得知的', en: 'found since then' } },
      { flags: '--oldest-first', words: { zh: '从最早的开始', en: 'begin with the oldest' } },
      { flags: '--limit <n>', words: { zh: '每页行数（默认 50）', en: 'rows (default 50)' } },
      {
        flags: '--cursor <text>',
        words: { zh: '从上一页的 next_cursor 继续', en: 'go on from next_cursor' },
      },
    ],
    examples: [
      'zhike transitions list --type customer.tier_changed --since 2026-11-01',
      'zhike transitions list --about segment:vip --json',
    ],
    run: async (client, run) => {
      const { io } = run
      const list = await client.get<Page<Transition>>('/v1/transitions', {
        type: optionTexts(run, 'type'),
        customer: optionText(run, 'customer'),
        about: optionText(run, 'about'),
        since: optionText(run, 'since'),
        order: optionSet(run, 'oldestFirst') ? 'oldest' : undefined,
        limit: optionText(run, 'limit'),
        cursor: optionText(run, 'cursor'),
      })
      if (run.json) {
        json(io, list)
        return EXIT.well
      }
      const head = [
        { zh: '得知于', en: 'found' },
        { zh: '客户', en: 'customer' },
        { zh: '变动', en: 'what' },
        { zh: '起因', en: 'cause' },
      ].map((words) => say(io, words))
      const rows = list.data.map((one) => [
        one.known_at,
        one.customer.id,
        one.sentence[io.language],
        one.cause,
      ])
      table(io, head, rows)
      if (list.next_cursor !== null) io.err(`--cursor ${list.next_cursor}\n`)
      return EXIT.well
    },
  },
]
