import { useText } from '../locales/language.tsx'

type Props = {
  readonly title: string
  readonly note?: string
  readonly onClose: () => void
}

/** The heading of a sheet. */
export function WhyHead({ title, note, onClose }: Props) {
  const t = useText()
  return (
    <header className="card-head">
      <div>
        <h2>{title}</h2>
        {note !== undefined && <p className="note">{note}</p>}
      </div>
      <button type="button" className="quiet push" onClick={onClose}>
        {t.common.close} <kbd>Esc</kbd>
      </button>
    </header>
  )
}
