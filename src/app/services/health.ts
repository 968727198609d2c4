import type { Finding, HealthLevel } from '#api/shapes/health.ts'
import type { Text } from '#api/shapes/text.ts'

/** What is looked at to say how things stand. Seconds, counts, milliseconds; undefined = nobody can say now. */
export type Signs = {
  readonly engines: readonly {
    readonly product: string
    readonly up: boolean
    readonly embedded: boolean
    readonly restarts: number
  }[]
  readonly isEvaluated: boolean
  readonly lagSeconds: number | undefined
  readonly waiting: number
  readonly dueLateSeconds: number
  /** Since the last run that counted ended; undefined = there was none. */
  readonly idleSeconds: number | undefined
  readonly jobsRunning: number
  readonly jobsWaiting: number
  /** How long the oldest job that nobody has taken waits. */
  readonly jobWaitSeconds: number
  readonly rejected: number
  readonly loopDelayMs: number | undefined
  /** How full the queue of facts is that wait to be written, from 0 to 1. */
  readonly queueShare: number
  /** Stored numbers that the last nightly check could not mend. */
  readonly nightRemaining: number
}

/** Late is later than this; and if nothing has moved for so long it stands still. */
const LATE_SECONDS = 10
const STILL_SECONDS = 120
const LOOP_DELAY_MS = 50
const RESTARTS = 3

type Check = (signs: Signs) => Finding | readonly Finding[] | undefined

/** What is wrong, the worst first, each with what to do; nothing where all is well. */
export function diagnose(signs: Signs): { level: HealthLevel; says: Text; findings: Finding[] } {
  // While an engine is away everything is late: that is no trouble of its own.
  const isAway = signs.engines.some(({ up }) => !up)
  const checks = isAway ? CAUSES : [...CAUSES, ...LATENESS]
  const findings = checks
    .flatMap((check) => check(signs) ?? [])
    .sort((a, b) => RANK.indexOf(b.level) - RANK.indexOf(a.level))
  const level = findings[0]?.level ?? 'well'
  return { level, says: SAYS[level], findings }
}

const RANK: readonly HealthLevel[] = ['well', 'behind', 'stuck', 'down']

const SAYS: Readonly<Record<HealthLevel, Text>> = {
  well: {
    zh: '一切正常：所有客户的数据都是最新的。',
    en: 'All is well: every customer’s numbers are up to date.',
  },
  behind: {
    zh: '有些慢，正在追上，或有需要留意的地方。',
    en: 'Somewhat late and catching up, or something deserves a look.',
  },
  stuck: { zh: '停住了：需要有人处理。', en: 'It stands still: somebody has to act.' },
  down: {
    zh: '有引擎没有响应。已确认的数据不会丢失。',
    en: 'An engine does not answer. Nothing that was acknowledged is lost.',
  },
}

const enginesDown: Check = ({ engines }) =>
  engines
    .filter(({ up }) => !up)
    .map(({ product, embedded }) => ({
      key: `${product.toLowerCase()}_down`,
      level: 'down' as const,
      says: { zh: `${product} 没有响应。`, en: `${product} does not answer.` },
      advice: embedded
        ? {
            zh: '知客会自动重启它，通常几秒即可。若一直如此：检查磁盘空间和内存，再看日志里它最后说了什么。',
            en: 'Zhike starts it again by itself, usually within seconds. If it stays away: check disk space and memory, then read in the log what it said last.',
          }
        : {
            zh: '检查这台服务器是否在运行、网络是否通、账号是否有效；恢复后知客会自动接上。',
            en: 'Check that the server runs, the network works and the account is valid; Zhike goes on by itself once it answers.',
          },
    }))

const enginesRestless: Check = ({ engines }) =>
  engines
    .filter(({ up, restarts }) => up && restarts >= RESTARTS)
    .map(({ product, restarts }) => ({
      key: `${product.toLowerCase()}_restless`,
      level: 'behind' as const,
      says: {
        zh: `${product} 已自动重启 ${restarts} 次。`,
        en: `${product} was started again ${restarts} times.`,
      },
      advice: {
        zh: '多半是内存或磁盘不够。看日志里每次退出前的话，再给机器加内存或腾出磁盘。',
        en: 'Most often memory or disk run short. Read in the log what it said each time, then give the machine more of what it lacks.',
      },
    }))

const neverEvaluated: Check = ({ isEvaluated, waiting }) =>
  isEvaluated || waiting === 0
    ? undefined
    : {
        key: 'never_evaluated',
        level: 'behind',
        says: { zh: '还没有完成过第一次计算。', en: 'The first evaluation is not done yet.' },
        advice: {
          zh: '第一次要算所有客户，数据多时需要几分钟。若很久没有进展，确认有一个负责后台任务的进程在运行（zhike serve，或 --role worker）。',
          en: 'The first one computes everybody, which takes minutes on a large shop. If nothing moves for long, make sure that a process works (zhike serve, or --role worker).',
        },
      }

const lagging: Check = ({ lagSeconds, waiting, idleSeconds }) => {
  if (lagSeconds === undefined || lagSeconds < LATE_SECONDS) return undefined
  const seconds = Math.round(lagSeconds)
  const isStill =
    lagSeconds > STILL_SECONDS && (idleSeconds === undefined || idleSeconds > STILL_SECONDS)
  return {
    key: isStill ? 'nobody_evaluates' : 'lagging',
    level: isStill ? 'stuck' : 'behind',
    says: {
      zh: `${waiting} 位客户的新数据还没算进去，最早的等了 ${seconds} 秒。`,
      en: `New facts of ${waiting} customers are not in their numbers yet; the oldest waits ${seconds} s.`,
    },
    advice: isStill
      ? {
          zh: '没有进程在计算。确认有一个负责后台任务的进程在运行（zhike serve，或 --role worker），并看它的日志。',
          en: 'No process is computing. Make sure that one works (zhike serve, or --role worker), and read its log.',
        }
      : {
          zh: '通常会自己追上，例如正在导入大文件时。若一直增长，给机器更多 CPU，或把 API 和后台任务分到不同机器。',
          en: 'It usually catches up by itself, for instance after a large import. If it keeps growing, give the machine more CPU, or run API and worker on different machines.',
        },
  }
}

const overdue: Check = ({ dueLateSeconds }) =>
  dueLateSeconds < LATE_SECONDS
    ? undefined
    : {
        key: 'overdue',
        level: dueLateSeconds > STILL_SECONDS ? 'stuck' : 'behind',
        says: {
          zh: `到点该变的数据（天数、窗口、等级到期）晚了 ${Math.round(dueLateSeconds)} 秒。`,
          en: `What time alone changes (days, windows, ends of levels) is ${Math.round(dueLateSeconds)} s late.`,
        },
        advice: {
          zh: '确认有负责后台任务的进程在运行，并看它的日志里有没有“trying again”。',
          en: 'Make sure that a process works, and look for “trying again” in its log.',
        },
      }

const jobsWait: Check = ({ jobsWaiting, jobsRunning, jobWaitSeconds }) =>
  jobsWaiting === 0 || jobsRunning > 0 || jobWaitSeconds < LATE_SECONDS
    ? undefined
    : {
        key: 'jobs_wait',
        level: jobWaitSeconds > STILL_SECONDS ? 'stuck' : 'behind',
        says: {
          zh: `${jobsWaiting} 个任务在排队，没有进程接手，已等 ${Math.round(jobWaitSeconds)} 秒。`,
          en: `${jobsWaiting} jobs wait and nobody takes them, for ${Math.round(jobWaitSeconds)} s.`,
        },
        advice: {
          zh: '启动一个负责后台任务的进程：zhike serve，或 zhike serve --role worker。',
          en: 'Start a process that works: zhike serve, or zhike serve --role worker.',
        },
      }

const queueFull: Check = ({ queueShare }) =>
  queueShare < 0.5
    ? undefined
    : {
        key: 'queue_full',
        level: 'behind',
        says: {
          zh: `等待写入的数据占了队列的 ${Math.round(queueShare * 100)}%，满了会让发送方稍后再试。`,
          en: `Facts that wait to be written fill ${Math.round(queueShare * 100)}% of the queue; once it is full senders are told to come later.`,
        },
        advice: {
          zh: '发送方会自动重试，不会丢。若常常如此，让它们每次多带几条、少发几次，或换更快的磁盘。',
          en: 'Senders try again and nothing is lost. If it is often so, have them send more at a time and less often, or use a faster disk.',
        },
      }

const loopSlow: Check = ({ loopDelayMs }) =>
  loopDelayMs === undefined || loopDelayMs < LOOP_DELAY_MS
    ? undefined
    : {
        key: 'loop_slow',
        level: 'behind',
        says: {
          zh: `这个进程自己忙不过来：事件循环 p99 延迟 ${Math.round(loopDelayMs)} 毫秒。`,
          en: `This process is too busy with itself: its event loop is ${Math.round(loopDelayMs)} ms late at p99.`,
        },
        advice: {
          zh: '机器可能太忙，或内存不足在换页。把 API 和后台任务分成两个进程会有帮助。',
          en: 'The machine may be too busy, or short of memory. Running API and worker as two processes helps.',
        },
      }

const refused: Check = ({ rejected }) =>
  rejected === 0
    ? undefined
    : {
        key: 'rejected',
        level: 'behind',
        says: {
          zh: `最近两小时有 ${rejected} 条数据因内容有误被拒绝。`,
          en: `${rejected} items were refused within the last two hours because something in them is wrong.`,
        },
        advice: {
          zh: '原文和原因都留着：在“数据来源”里查看，改好后可以重新接收。',
          en: 'What came and why it was refused is kept: look under Sources, mend it, and take it in again.',
        },
      }

const nightDiffers: Check = ({ nightRemaining }) =>
  nightRemaining === 0
    ? undefined
    : {
        key: 'night_differs',
        level: 'stuck',
        says: {
          zh: `昨夜核对发现 ${nightRemaining} 处数据与重新计算的不一致，自动修复后仍不一致。`,
          en: `Last night’s check found ${nightRemaining} stored numbers that differ from recomputed ones, also after they were recomputed.`,
        },
        advice: {
          zh: '这是程序的问题：在“设置 → 任务”里打开那次核对，把结果发给我们。',
          en: 'That is a fault in the program: open the check under Settings → Jobs and send us its result.',
        },
      }

const CAUSES: readonly Check[] = [
  enginesDown,
  nightDiffers,
  enginesRestless,
  queueFull,
  loopSlow,
  refused,
]
const LATENESS: readonly Check[] = [neverEvaluated, lagging, overdue, jobsWait]
