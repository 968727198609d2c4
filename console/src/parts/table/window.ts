import { type RefObject, useEffect, useRef, useState } from 'react'

type Options = {
  readonly count: number
  readonly rowHeight: number | undefined
  readonly onNearEnd: (() => void) | undefined
}

type View = {
  readonly ref: RefObject<HTMLElement | null>
  readonly from: number
  readonly to: number
  readonly above: number
  readonly below: number
}

const OVERSCAN = 12

/** Which rows of a long list are in view, and how much room the others take. */
export function useWindow({ count, rowHeight, onNearEnd }: Options): View {
  const ref = useRef<HTMLElement>(null)
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(900)
  useEffect(() => {
    const box = ref.current
    if (!box || rowHeight === undefined) return
    const measure = () => {
      setTop(Math.floor(box.scrollTop / rowHeight) * rowHeight)
      setHeight(box.clientHeight)
    }
    measure()
    box.addEventListener('scroll', measure, { passive: true })
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    return () => {
      box.removeEventListener('scroll', measure)
      observer.disconnect()
    }
  }, [rowHeight])
  const size = rowHeight ?? 0
  const from =
    rowHeight === undefined ? 0 : Math.min(count, Math.max(0, Math.floor(top / size) - OVERSCAN))
  const to =
    rowHeight === undefined ? count : Math.min(count, Math.ceil((top + height) / size) + OVERSCAN)
  const nearEnd = rowHeight !== undefined && count > 0 && to >= count - OVERSCAN
  useEffect(() => {
    if (nearEnd) onNearEnd?.()
  }, [nearEnd, onNearEnd, count])
  return { ref, from, to, above: from * size, below: (count - to) * size }
}
