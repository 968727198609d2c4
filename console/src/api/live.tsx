import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect, useState } from 'react'

const LiveContext = createContext(false)

/** Whether the server tells this page by itself what happens. */
export const useLive = (): boolean => use(LiveContext)

/** Away from the server, it is asked again after so long. */
const AGAIN_MS = 5_000
/** However much happens, what follows from numbers is read at most so often; how jobs go, a little more often. */
const NUMBERS_MS = 2_000
const JOBS_MS = 500

/** What the numbers of customers are in; the rest of the shop does not change with them. */
const NUMBERS =
  /^\/(?:overview|customers|segments|tags|classes|rules|tier-programs|metrics|transitions)(?:\/|$)/
/** Asked by hand, and dear: whoever asks sees how things stood. */
const ASKED = /\/(?:preview|compare|text|explain)$/
const WORK = /^\/(?:jobs|imports|sources)(?:\/|$)/

/**
 * Hears what happens in the shop while the page is looked at, and has whatever is shown of it read again. A hidden page
 * hears nothing: when it is shown again, what has grown old is read anyway.
 */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient()
  const [isLive, setLive] = useState(false)
  useEffect(() => hear(queries, setLive), [queries])
  return <LiveContext value={isLive}>{children}</LiveContext>
}

function hear(queries: QueryClient, setLive: (is: boolean) => void): () => void {
  let source: EventSource | undefined
  let again: number | undefined
  const refresh = (paths: RegExp) => () =>
    void queries.invalidateQueries({
      predicate: ({ queryKey: [path] }) =>
        typeof path === 'string' && paths.test(path) && !ASKED.test(path),
    })
  const numbers = atMostEvery(NUMBERS_MS, refresh(NUMBERS))
  const jobs = atMostEvery(JOBS_MS, refresh(WORK))
  const status = atMostEvery(JOBS_MS, refresh(/^\/status$/))

  const open = () => {
    if (source !== undefined || document.visibilityState === 'hidden') return
    const opened = new EventSource('/v1/stream')
    source = opened
    opened.addEventListener('open', () => setLive(true))
    opened.addEventListener('reset', () => void queries.invalidateQueries())
    // Who moved in what follows at once: everything is read again already.
    opened.addEventListener('evaluated', () => (status.run(), numbers.run()))
    opened.addEventListener('job', () => (status.run(), jobs.run()))
    opened.addEventListener('error', () => {
      setLive(false)
      // The browser comes again by itself after a broken line, but not after a refusal.
      if (opened.readyState !== EventSource.CLOSED) return
      close()
      again = window.setTimeout(open, AGAIN_MS)
    })
  }
  const close = () => {
    window.clearTimeout(again)
    source?.close()
    source = undefined
  }
  const onShown = () => {
    if (document.visibilityState === 'visible') return open()
    close()
    setLive(false)
  }
  open()
  document.addEventListener('visibilitychange', onShown)
  return () => {
    document.removeEventListener('visibilitychange', onShown)
    for (const one of [numbers, jobs, status]) one.stop()
    close()
  }
}

/** Runs at once, and again after the pause if it was asked for meanwhile. */
function atMostEvery(pause: number, run: () => void) {
  let timer: number | undefined
  let isAsked = false
  const go = () => {
    run()
    timer = window.setTimeout(() => {
      timer = undefined
      if (!isAsked) return
      isAsked = false
      go()
    }, pause)
  }
  return {
    run: () => {
      if (timer === undefined) go()
      else isAsked = true
    },
    stop: () => window.clearTimeout(timer),
  }
}
