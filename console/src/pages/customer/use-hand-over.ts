import { useQueryClient } from '@tanstack/react-query'
import { send } from '../../api/client.ts'
import { useAct } from '../../parts/use-act.ts'

/** Gives a customer something by hand, or takes it away; then everything is read again. */
export function useHandOver(id: string, onDone?: () => void) {
  const queries = useQueryClient()
  const { busy, error, act } = useAct()
  const hand = (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
    void act(async () => {
      await send(method, `/customers/${encodeURIComponent(id)}/${path}`, body ? { body } : {})
      await queries.invalidateQueries()
      onDone?.()
    })
  return { busy, error, hand }
}
