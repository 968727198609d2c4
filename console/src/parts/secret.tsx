import { Button } from 'antd'
import { useText } from '../locales/language.tsx'
import { CopyButton } from './copy-button.tsx'

type Props = {
  readonly title: string
  readonly note: string
  readonly secret: string
  readonly onDone: () => void
}

/** Something that is shown once and never again. */
export function Secret({ title, note, secret, onDone }: Props) {
  const t = useText()
  return (
    <section className="notice warn secret" role="alert">
      <h3>{title}</h3>
      <code className="secret-text">{secret}</code>
      <CopyButton text={secret} />
      <p>{note}</p>
      <Button size="small" onClick={onDone}>
        {t.settings.keptIt}
      </Button>
    </section>
  )
}
