import type { Logger } from 'pino'

/** How often a process looks for what another one may have changed. */
const LOOK_MS = 2_000

/** How often what is no longer needed is taken away. */
const TIDY_MS = 600_000

/** What every process does now and then, whatever its role. Gives the function that ends it. */
export function startUpkeep(
  log: Pick<Logger, 'warn'>,
  parts: {
    readonly look: readonly { readonly refresh: () => Promise<unknown> }[]
    readonly tidy: readonly { readonly tidy: () => Promise<unknown> }[]
  },
): () => void {
  const every = (ms: number, what: string, all: () => Promise<unknown>[]): NodeJS.Timeout =>
    setInterval(
      () => void Promise.all(all()).catch((err: unknown) => log.warn({ err }, what)),
      ms,
    ).unref()
  const timers = [
    every(LOOK_MS, 'metrics and settings not read', () => parts.look.map((one) => one.refresh())),
    every(TIDY_MS, 'not tidied', () => parts.tidy.map((one) => one.tidy())),
  ]
  return () => timers.forEach((timer) => clearInterval(timer))
}
