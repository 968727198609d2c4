import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { PLACES } from './places.ts'

type Keys = {
  readonly onPalette: () => void
  readonly onHelp: () => void
  readonly onEscape: () => void
}

/** `/` or Ctrl+K: search. `?`: the list of keys. `g` then a letter: a page. Silent while somebody types. */
export function useKeys(keys: Keys): void {
  const navigate = useNavigate()
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    let goUntil = 0
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        latest.current.onPalette()
        return
      }
      if (event.key === 'Escape') latest.current.onEscape()
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const place =
        event.timeStamp < goUntil ? PLACES.find(({ key }) => key === event.key) : undefined
      goUntil = 0
      if (place) {
        event.preventDefault()
        void navigate({ to: place.to })
      } else if (event.key === 'g') goUntil = event.timeStamp + 1_500
      else if (event.key === '/') {
        event.preventDefault()
        latest.current.onPalette()
      } else if (event.key === '?') latest.current.onHelp()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [navigate])
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, dialog, [role="dialog"], [role="combobox"]') !== null
  )
}
