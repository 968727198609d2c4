/**
 * Questions that are asked in one turn of the event loop become one question. The answers come in the order of the
 * questions; what goes wrong goes wrong for all of that turn.
 *
 * @example const levelOf = together((customers) => levelsOf(facts, customers))
 */
export function together<Q, A>(
  ask: (questions: readonly Q[]) => Promise<readonly A[]>,
): (question: Q) => Promise<A> {
  type Waiting = { question: Q; give: (answer: A) => void; fail: (error: unknown) => void }
  let waiting: Waiting[] = []
  const flush = async (): Promise<void> => {
    const batch = waiting
    waiting = []
    try {
      const answers = await ask(batch.map(({ question }) => question))
      for (const [at, { give }] of batch.entries()) give(answers[at] as A)
    } catch (error) {
      for (const { fail } of batch) fail(error)
    }
  }
  return (question) =>
    new Promise((give, fail) => {
      if (waiting.push({ question, give, fail }) === 1) setImmediate(() => void flush())
    })
}
