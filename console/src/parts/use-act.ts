import { useCallback, useState } from 'react'

type Act = {
  readonly busy: boolean
  /** What the last try ended with; undefined while it runs and when it went well. */
  readonly error: unknown
  /** Does it; whether it went well. A failure is kept to be shown, and given to `otherwise`. */
  readonly act: (
    what: () => Promise<unknown>,
    otherwise?: (error: unknown) => unknown,
  ) => Promise<boolean>
}

/** Something that a person sets going: while it runs the button is busy, when it fails the problem is shown. */
export function useAct(): Act {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const act = useCallback(
    async (what: () => Promise<unknown>, otherwise?: (error: unknown) => unknown) => {
      setBusy(true)
      setError(undefined)
      try {
        await what()
        return true
      } catch (problem) {
        setError(problem)
        await otherwise?.(problem)
        return false
      } finally {
        setBusy(false)
      }
    },
    [],
  )
  return { busy, error, act }
}
