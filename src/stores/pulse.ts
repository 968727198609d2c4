/** How an engine was when it was last asked. `slow`: it has answered lately, but not this time within the patience. */
export type Pulse = 'up' | 'slow' | 'down'

export type PulseOptions = {
  /** How long one question waits. */
  readonly patience: number
  /** So long without any answer, an engine that is only late counts as down. */
  readonly tolerance: number
  readonly now: () => number
}

/**
 * Asks an engine how it is. On a machine that is very busy an answer may come late: that is slow, not down, as long as
 * there was one lately. An engine that refuses is down at once.
 *
 * @example await pulseOf(() => ledger.query(sql`SELECT 1`), { patience: 2_000, tolerance: 30_000, now: performance.now }).read()
 */
export function pulseOf(ask: () => Promise<unknown>, { patience, tolerance, now }: PulseOptions) {
  let answeredAt = now()
  let last: Pulse = 'up'
  let pending: { readonly since: number; readonly answer: Promise<boolean> } | undefined
  // One question at a time: a busy engine is not helped by a queue of them.
  const asked = (): Promise<boolean> => {
    if (pending !== undefined && now() - pending.since < tolerance) return pending.answer
    const answer = ask().then(
      () => true,
      () => false,
    )
    const mine = { since: now(), answer }
    pending = mine
    void answer.then((isUp) => {
      if (isUp) answeredAt = now()
      if (pending === mine) pending = undefined
    })
    return answer
  }
  return {
    read: async (): Promise<Pulse> => {
      const answer = await within(asked(), patience)
      const isLate = answer === undefined
      last =
        answer || (isLate && now() - answeredAt < tolerance) ? (answer ? 'up' : 'slow') : 'down'
      return last
    },
    /** What was last seen, without asking. */
    last: (): Pulse => last,
  }
}

/** undefined if it takes longer. */
async function within(answer: Promise<boolean>, patience: number): Promise<boolean | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patience, undefined)
    timer.unref()
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
