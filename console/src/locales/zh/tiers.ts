/** What a level brings, in a few words; kinds that later issues add are shown by their key. */
function benefit(p: { kind: string; value: unknown }): string {
  if (p.kind === 'discount')
    return `${((10_000 - Number(p.value)) / 1_000).toFixed(2).replace(/\.?0+$/, '')}折`
  if (p.kind === 'dedicated_agent') return '专属客服'
  if (p.kind === 'free_shipping') return '包邮'
  return p.kind
}

export const zhTiers = {
  tiers: {
    title: '等级',
    programs: '等级方案',
    notYet: '还不是客户',
    newcomers: '新客户',
    pinned: '手动指定',
    people: (p: { count: string; at: string }) => `${p.count} 位客户 · 截至 ${p.at}`,
    create: '新建方案',
    edit: '修改规则',
    emptyTitle: '这里会看到等级阶梯',
    emptyWhat: '设好每一级的门槛，知客就会算出每位客户的等级、还差多少升级、什么时候会降级。',
    ladder: '等级阶梯',
    level: '等级',
    customers: '人数',
    share: '占比',
    netSales: '净消费',
    netSalesHelp: '统计周期内的净消费（已付减已退）',
    average: '人均',
    entered: '进入',
    left: '离开',
    last30: '近30天',
    dropping: '将降级',
    next30: '未来30天内，若不再消费',
    pinnedCount: '手动',
    rule: '规则',
    benefit,
    versions: '版本',
    version: (p: { version: number }) => `第 ${p.version} 版`,
    always: '一直有效',
    untilOn: (p: { at: string }) => `至 ${p.at} 止`,
    fromOn: (p: { at: string }) => `${p.at} 起`,
    inForce: '生效中',
    upcoming: '待生效',
    changes: (p: { count: number }) => `改了 ${p.count} 处`,
    draft: (p: { who: string; at: string }) => `${p.who} 在 ${p.at} 存了一份草稿，尚未发布。`,
    openDraft: '继续编辑',
    historyQuestion: '各级人数怎么变？',
    historyNote: (p: { level: string }) => `${p.level}人数最多，只列在表格里`,
    historyLabel: (p: { from: string; to: string }) => `${p.from} 至 ${p.to} 每天各等级的人数`,
  },
}
