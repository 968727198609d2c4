export const enIdentities = {
  identities: {
    note: 'Customers who may be one person. You see the result before you merge, and can always take a merge back: each gets their own data again.',
    none: 'Nobody waits for a decision',
    noneWhat:
      'When one record names two customers and no rule merges them, the two are shown here for you to decide.',
    pair: (p: { a: string; b: string }) => `${p.a} and ${p.b}`,
    because: (p: { what: string }) => `Named together in one record: ${p.what}`,
    and: ', ',
    merge: 'Merge…',
    dismiss: 'Two people…',
    apartTitle: (p: { a: string; b: string }) => `${p.a} and ${p.b} are two people?`,
    apartWhat:
      'They stay two customers, each with their own data and tier. No rule suggests or merges these two again; by hand you still can, on either’s page.',
    apartDo: 'They are two',
    orders: 'Orders',
    spend: 'Net spend',
    lastOrder: 'Last order',
    events: 'Events',
    mergeTitle: 'Merge two customers',
    same: 'These are one customer already.',
    together: (p: { id: string; orders: string; spend: string }) =>
      `Merged they are ${p.id}: ${p.orders} orders, net spend ${p.spend}. Metrics, tags, segments and tiers are computed again at once.`,
    mergeWhat:
      'Orders, events, feedback, tags and pinned tiers of both go together; where consents differ, no holds. This can be taken back.',
    reason: 'Why (optional)',
    mergeDo: 'Merge',
    merged: 'Merged into',
    undo: 'Take back',
    undone: (p: { at: string }) => `taken back ${p.at}`,
    rules: 'Merge rules',
    rulesNote:
      'What to do when a record’s stronger identifier names one customer and a weaker one names another. Where both have a customer or member number of their own, they are only suggested.',
    ways: { merge: 'Merge', suggest: 'Suggest; a person decides', nothing: 'Nothing' },
    usual: (p: { way: string }) => `usually: ${p.way}`,
    sources: 'Identifiers and merges',
    brought: (p: { facts: string; sources: string }) => `${p.facts} records · ${p.sources}`,
    history: 'Merges',
    partTitle: 'Take this merge back?',
    partWhat:
      'Orders, events, feedback, tags and pinned tiers go back to whose identifier they came by; metrics and tiers of both are computed again. No rule merges these two again by itself; by hand you can.',
    mergeWith: 'Merge with another customer',
    mergeWithExample: 'customer id, or phone:13800138000',
    mergeLook: 'See the result',
  },
}
