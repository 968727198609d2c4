import { type ChildHandle, EngineStartError } from './child.ts'

export type EngineName = 'ClickHouse' | 'PostgreSQL'

/** What happens to an engine while Zhike runs; for the log and the console. */
export type EngineEvent =
  | {
      readonly kind: 'started'
      readonly engine: EngineName
      readonly pid: number
      readonly milliseconds: number
    }
  | {
      readonly kind: 'crashed'
      readonly engine: EngineName
      readonly code: number | null
      readonly signal: string | null
      /** The last of what it wrote. */
      readonly said: string
    }
  | {
      readonly kind: 'restart_failed'
      readonly engine: EngineName
      readonly said: string
      readonly retryIn: number
    }

export type SupervisorEvents = (event: EngineEvent) => void

export type Supervised<C extends ChildHandle> = {
  /** The child, also while it is being replaced: then the one that crashed. */
  readonly current: () => C
  readonly up: () => boolean
  readonly stop: () => Promise<void>
}

export type SuperviseOptions<C> = {
  readonly engine: EngineName
  /** Starts the child; after a crash it is given the one that crashed. */
  readonly launch: (previous?: C) => Promise<C>
  readonly onEvent: SupervisorEvents
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 15_000
/** A child that has lived so long did not crash because of how it was started. */
const SETTLED_MS = 60_000

/**
 * Starts an engine and keeps it running: a child that ends without being asked is started again, at once the first
 * time, then after growing pauses. The first start is not repeated; its failure is thrown.
 */
export async function supervise<C extends ChildHandle>(
  options: SuperviseOptions<C>,
): Promise<Supervised<C>> {
  const { engine, onEvent } = options
  const stopping = new AbortController()
  const start = async (previous?: C): Promise<C> => {
    const begin = performance.now()
    const child = await options.launch(previous)
    onEvent({
      kind: 'started',
      engine,
      pid: child.pid,
      milliseconds: Math.round(performance.now() - begin),
    })
    return child
  }
  let current = await start()
  let restarting: Promise<void> | undefined
  const watch = async (): Promise<void> => {
    let pause = 0
    while (!stopping.signal.aborted) {
      const since = performance.now()
      const { code, signal } = await current.exited
      if (stopping.signal.aborted) return
      onEvent({ kind: 'crashed', engine, code, signal, said: current.said() })
      if (performance.now() - since > SETTLED_MS) pause = 0
      restarting = restart(pause)
      await restarting
      restarting = undefined
      pause = nextPause(pause)
    }
  }
  const restart = async (firstPause: number): Promise<void> => {
    for (let pause = firstPause; !stopping.signal.aborted; pause = nextPause(pause)) {
      await delay(pause, stopping.signal)
      if (stopping.signal.aborted) return
      try {
        current = await start(current)
        return
      } catch (error) {
        const said = error instanceof EngineStartError ? error.said : String(error)
        onEvent({ kind: 'restart_failed', engine, said, retryIn: nextPause(pause) })
      }
    }
  }
  const watching = watch()
  return {
    current: () => current,
    up: () => !current.ended(),
    stop: async () => {
      stopping.abort()
      await restarting
      await current.stop()
      await watching
    },
  }
}

const nextPause = (pause: number): number =>
  Math.min(LONGEST_PAUSE_MS, pause === 0 ? FIRST_PAUSE_MS : pause * 2)

/** Waits, but not longer than until the signal. */
function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds === 0) return Promise.resolve()
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal.addEventListener('abort', end)
  })
}
