/** What somebody is known by: two with customer numbers, one with a phone only, one device. */
export const NAMES = ['first', 'second', 'phone', 'device'] as const
export type Name = (typeof NAMES)[number]
export type Pair = readonly [Name, Name]
export const FACT_KINDS = ['customers', 'orders', 'refunds', 'events', 'feedback'] as const
export type Told = {
  readonly round: number
  readonly kind: (typeof FACT_KINDS)[number]
  readonly item: object
}

/** `mixed`: told by whoever it happened to; `straight`: told of the one who they all are in the end. */
export type Side = 'mixed' | 'straight'

export type History = {
  readonly key: string
  readonly facts: (side: Side) => Told[]
  /** In each round, who is merged, or parted if they were merged. */
  readonly toggles: readonly Pair[]
  readonly isOn: (round: number, pair: Pair) => boolean
  /** By what number each is found. */
  readonly idOf: (side: Side, name: Name) => readonly [kind: string, value: string]
  /** Those who are one in the end, by the name that they go by. */
  readonly groups: ReadonlyMap<Name, readonly Name[]>
}

export const ROUNDS = 5
/** From this round on the device is known to be the first one's. */
const LOGIN = 2

/** A random life under several names, and what is said about who is who in its course. */
export function randomHistory(no: number, random: () => number): History {
  const whole = (below: number): number => Math.floor(random() * below)
  const one = <T>(of: readonly T[]): T => of[whole(of.length)] as T
  const hasLogin = whole(2) === 0
  const toggles = Array.from({ length: ROUNDS }, (_, round): Pair => {
    const known = one([
      ['first', 'second'],
      ['first', 'phone'],
      ['second', 'phone'],
    ] as const)
    // The first history is told by hand: its last merge is the one that goes wrong in the test.
    if (no === 0) return round === ROUNDS - 1 ? ['first', 'second'] : ['first', 'phone']
    return hasLogin && round > LOGIN && whole(6) === 0 ? ['first', 'device'] : known
  })
  const isOn = (round: number, pair: Pair): boolean => {
    const times = toggles.slice(0, round + 1).filter((each) => each.join() === pair.join()).length
    const began = hasLogin && pair.join() === 'first,device' && round >= LOGIN ? 1 : 0
    return (times + began) % 2 === 1
  }
  const groups = groupsOf((pair) => isOn(ROUNDS, pair))
  const goesBy = (name: Name): Name =>
    [...groups].find(([, members]) => members.includes(name))?.[0] ?? name
  const idOf: History['idOf'] = (side, name) => {
    const own = `${side}-${no}-${name}`
    const digits = `${side === 'mixed' ? 1 : 2}${String(no).padStart(5, '0')}`
    if (name === 'phone') return ['phone', `+8613800${digits}`]
    return [name === 'device' ? 'anonymous_id' : 'customer_id', own]
  }
  const whose = (side: Side, name: Name): object => {
    const [kind, value] = idOf(side, side === 'mixed' ? name : goesBy(name))
    return kind === 'phone' ? { identifiers: { phone: value } } : { [kind]: value }
  }
  const lives = livesOf({ no, whole, one, hasLogin })
  return {
    key: String(no),
    toggles,
    isOn,
    idOf,
    groups,
    facts: (side) =>
      lives.map(({ round, kind, name, tell }) => ({
        round,
        kind,
        item: { ...whose(side, name), ...tell(side) },
      })),
  }
}

type Life = Pick<Told, 'round' | 'kind'> & {
  readonly name: Name
  readonly tell: (side: Side) => object
}
type Dice = {
  readonly no: number
  readonly whole: (below: number) => number
  readonly one: <T>(of: readonly T[]) => T
  readonly hasLogin: boolean
}

function livesOf({ no, whole, one, hasLogin }: Dice): Life[] {
  const day = (): string =>
    `2026-${String(1 + whole(11)).padStart(2, '0')}-${String(1 + whole(19)).padStart(2, '0')}`
  // Each at a minute of its own: of two facts at one instant nothing says which came first.
  const at = (n: number): string => `${day()}T10:${String(n).padStart(2, '0')}:00+08:00`
  const order = (round: number, name: Name, n: number, when: string): Life => {
    const item = {
      ordered_at: when,
      channel: one(['app', 'store']),
      lines: [
        {
          sku: one(['tea', 'cup']),
          quantity: 1 + whole(3),
          unit_price: money(100 * (1 + whole(400))),
        },
      ],
    }
    return {
      round,
      kind: 'orders',
      name,
      tell: (side) => ({ order_id: `${side}-${no}-${n}`, ...item }),
    }
  }
  const lives = NAMES.map((name, n) => {
    if (name !== 'device') return order(0, name, n, at(n))
    const item = { type: 'view', at: at(n), sku: 'tea' }
    return {
      round: 0,
      kind: 'events',
      name,
      tell: (side: Side) => ({ event_id: `${side}-${no}-${n}`, ...item }),
    } as const
  }) as Life[]
  for (let n = 10; n < 14 + whole(6); n++) {
    const name = one(NAMES)
    const round = whole(ROUNDS)
    const when = at(n)
    const kind =
      name === 'device'
        ? 'events'
        : one(['customers', 'orders', 'orders', 'events', 'feedback'] as const)
    const told: Record<typeof kind, object> = {
      customers: { at: when, city: one(['上海', '杭州', '成都']) },
      events: { type: one(['view', 'cart_add']), at: when, sku: one(['tea', 'cup']) },
      feedback: { kind: 'nps', at: when, score: whole(11) },
      orders: {},
    }
    const ids = { customers: '', orders: '', events: 'event_id', feedback: 'feedback_id' } as const
    const id = ids[kind]
    if (kind === 'orders') {
      lives.push(order(round, name, n, when))
      // Told anew, also by another of them; or given back later.
      if (whole(3) === 0 && round + 1 < ROUNDS)
        lives.push(order(round + 1, one(['first', 'second', 'phone']), n, when))
      else if (whole(2) === 0) lives.push(refund(no, n, ROUNDS - 1, name))
      continue
    }
    lives.push({
      round,
      kind,
      name,
      tell: (side) => ({ ...(id ? { [id]: `${side}-${no}-${n}` } : {}), ...told[kind] }),
    })
  }
  if (hasLogin) lives.push(login(no, LOGIN, at(50)))
  return lives
}

const refund = (no: number, n: number, round: number, name: Name): Life => ({
  round,
  kind: 'refunds',
  name,
  tell: (side) => ({
    refund_id: `${side}-${no}-${n}-r`,
    order_id: `${side}-${no}-${n}`,
    refunded_at: `2026-11-19T11:${n}:00+08:00`,
    amount: money(50),
  }),
})

/** The first one signs in on the device: from then on it is theirs. */
const login = (no: number, round: number, at: string): Life => ({
  round,
  kind: 'events',
  name: 'first',
  tell: (side) => ({
    event_id: `${side}-${no}-login`,
    type: 'login',
    at,
    ...(side === 'mixed' ? { anonymous_id: `mixed-${no}-device` } : {}),
  }),
})

const money = (amount: number) => ({ amount, currency: 'CNY' })

/** Who is one with whom, by the first name of each. */
function groupsOf(isOn: (pair: Pair) => boolean): Map<Name, Name[]> {
  const groupOf = new Map<Name, Name[]>(NAMES.map((name) => [name, [name]]))
  for (const a of NAMES)
    for (const b of NAMES) {
      const [one, other] = [groupOf.get(a) ?? [], groupOf.get(b) ?? []]
      if (!isOn([a, b]) || one === other) continue
      for (const name of [...one, ...other])
        groupOf.set(
          name,
          NAMES.filter((each) => one.includes(each) || other.includes(each)),
        )
      const all = groupOf.get(a) ?? []
      for (const name of all) groupOf.set(name, all)
    }
  return new Map([...new Set(groupOf.values())].map((group) => [group[0] as Name, group]))
}

/** Numbers in [0, 1) that are the same in each run. */
export function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
