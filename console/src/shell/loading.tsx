import { useText } from '../locales/language.tsx'
import { Mark } from './brand.tsx'

/** The moment before anything is known. */
export function Loading() {
  const t = useText()
  return (
    <div className="opening" role="status">
      <Mark size={40} />
      <span className="hidden">{t.common.loading}</span>
    </div>
  )
}
