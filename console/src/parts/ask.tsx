import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useText } from '../locales/language.tsx'
import { Pane } from './pane.tsx'

type Props = {
  readonly title: string
  /** What will change, and for how many. */
  readonly what: ReactNode
  readonly act: string
  readonly onAct: () => void
  readonly onClose: () => void
}

/** Asks once before something that cannot simply be clicked away. The safe answer has the focus. */
export function Ask({ title, what, act, onAct, onClose }: Props) {
  const t = useText()
  return (
    <Pane label={title} onClose={onClose}>
      <div className="ask">
        <h2>{title}</h2>
        <div className="soft">{what}</div>
        <div className="row">
          <Button autoFocus onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button type="primary" danger onClick={onAct}>
            {act}
          </Button>
        </div>
      </div>
    </Pane>
  )
}
