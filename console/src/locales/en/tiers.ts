import type { zhTiers } from '../zh/tiers.ts'

function benefit({ kind, value }: { kind: string; value: unknown }): string {
  if (kind === 'discount') return `${Number(value) / 100}% off`
  if (kind === 'dedicated_agent') return 'Dedicated agent'
  if (kind === 'free_shipping') return 'Free shipping'
  return kind
}

export const enTiers: typeof zhTiers = {
  tiers: {
    title: 'Tiers',
    programs: 'Tier programs',
    notYet: 'Not a customer yet',
    newcomers: 'New customers',
    pinned: 'Pinned by hand',
    people: ({ count, at }) => `${count} customers · as of ${at}`,
    create: 'New program',
    edit: 'Change the rules',
    emptyTitle: 'The ladder will stand here',
    emptyWhat:
      'Say what each level takes; Zhike tells each customer’s level, what is missing to the next, and when it would drop.',
    ladder: 'Ladder',
    level: 'Level',
    customers: 'People',
    share: 'Share',
    netSales: 'Net spend',
    netSalesHelp: 'Net spend in the window (paid less refunded)',
    average: 'Average',
    entered: 'Entered',
    left: 'Left',
    last30: 'In the last 30 days',
    dropping: 'Will drop',
    next30: 'Within 30 days, if nothing more is bought',
    pinnedCount: 'Pinned',
    rule: 'Rule',
    benefit,
    versions: 'Versions',
    version: ({ version }) => `Version ${version}`,
    always: 'always',
    untilOn: ({ at }) => `until ${at}`,
    fromOn: ({ at }) => `from ${at}`,
    inForce: 'in force',
    upcoming: 'upcoming',
    changes: ({ count }) => `${count} ${count === 1 ? 'change' : 'changes'}`,
    draft: ({ who, at }) => `${who} saved a draft on ${at}; it is not published.`,
    openDraft: 'Go on editing',
    historyQuestion: 'How do the levels grow?',
    historyNote: ({ level }) => `${level} is by far the largest and stands in the table only`,
    historyLabel: ({ from, to }) => `People on each level per day from ${from} to ${to}`,
  },
}
