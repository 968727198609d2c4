import { registry } from '#core/registry.ts'
import { age } from './age.aggregate.ts'
import { avg } from './avg.aggregate.ts'
import { count } from './count.aggregate.ts'
import { daysSinceFirst } from './days-since-first.aggregate.ts'
import { daysSince } from './days-since.aggregate.ts'
import { decayedCount } from './decayed-count.aggregate.ts'
import { decayedSum } from './decayed-sum.aggregate.ts'
import { distinct } from './distinct.aggregate.ts'
import { favourite } from './favourite.aggregate.ts'
import { first } from './first.aggregate.ts'
import { gap } from './gap.aggregate.ts'
import { holds } from './holds.aggregate.ts'
import { holdsSince } from './holds-since.aggregate.ts'
import { last } from './last.aggregate.ts'
import { longestGap } from './longest-gap.aggregate.ts'
import { longestStreak } from './longest-streak.aggregate.ts'
import { max } from './max.aggregate.ts'
import { min } from './min.aggregate.ts'
import { repeatShare } from './repeat-share.aggregate.ts'
import { sessions } from './sessions.aggregate.ts'
import { share } from './share.aggregate.ts'
import { streak } from './streak.aggregate.ts'
import { sum } from './sum.aggregate.ts'
import { topCount } from './top-count.aggregate.ts'
import { topShare } from './top-share.aggregate.ts'

/** Ways to make one number of many facts. */
export const aggregates = registry('aggregate', [
  count,
  sum,
  avg,
  min,
  max,
  first,
  last,
  daysSince,
  daysSinceFirst,
  gap,
  longestGap,
  share,
  repeatShare,
  distinct,
  favourite,
  topCount,
  topShare,
  streak,
  longestStreak,
  age,
  decayedCount,
  decayedSum,
  holds,
  holdsSince,
  sessions,
])
