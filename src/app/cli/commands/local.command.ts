import type { LocalCommand } from '../command.ts'

/** What the app itself carries out; app/main.ts provides the handlers. */
export const localCommands: readonly LocalCommand[] = [
  {
    kind: 'local',
    handler: 'start',
    path: 'start',
    words: {
      zh: '启动知客：首次启动附带示例店铺，并输出控制台地址与一次性链接',
      en: 'start Zhike, with a sample shop the first time; prints the console’s URL and a one-time link',
    },
    options: [
      { flags: '--no-sample', words: { zh: '从空店铺开始', en: 'start with an empty shop' } },
    ],
  },
  {
    kind: 'local',
    handler: 'serve',
    path: 'serve',
    words: { zh: '运行 API、控制台与后台任务', en: 'run API, console and worker in one process' },
    options: [
      {
        flags: '--role <role>',
        words: { zh: '只运行其中一部分', en: 'run one part of it only' },
        choices: ['all', 'api', 'worker'],
      },
    ],
  },
  {
    kind: 'local',
    handler: 'sample',
    path: 'sample',
    words: { zh: '生成示例店铺数据', en: 'make a sample shop' },
    options: [
      {
        flags: '--customers <n>',
        words: { zh: '合成客户数量', en: 'how many synthetic customers' },
      },
      { flags: '--as-sold', words: { zh: '保留原始日期', en: 'keep the original dates' } },
      {
        flags: '--seed <n>',
        words: { zh: '随机种子', en: 'seed; the same seed makes the same shop' },
      },
    ],
  },
  {
    kind: 'local',
    handler: 'bench',
    path: 'bench',
    words: { zh: '运行性能基准', en: 'run the benchmarks' },
    arguments: [
      { name: '[name]', words: { zh: '基准名称（默认全部）', en: 'which one (default: all)' } },
    ],
  },
]
