import { type RefObject, useLayoutEffect, useState } from 'react'

const BELOW = 20
const LEAST = 320

/** How high a box may be to end at the window's lower edge; follows what grows or shrinks above it. */
export function useFill(box: RefObject<HTMLElement | null>, wanted: boolean): string | undefined {
  const [height, setHeight] = useState<number>()
  useLayoutEffect(() => {
    if (!wanted) return
    const measure = () => {
      const top = (box.current?.getBoundingClientRect().top ?? 0) + scrollY
      setHeight(Math.max(LEAST, innerHeight - top - BELOW))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    addEventListener('resize', measure)
    return () => {
      observer.disconnect()
      removeEventListener('resize', measure)
    }
  }, [box, wanted])
  return wanted && height !== undefined ? `${height}px` : undefined
}
