import { useNavigate } from '@tanstack/react-router'
import { type DragEvent, useRef, useState } from 'react'
import type { Inspection } from '#api/shapes/import.ts'
import { useText } from '../../locales/language.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { bytes, percent } from '../../format/numbers.ts'
import { keepInspection } from './inspection.ts'
import { upload } from './upload.ts'

type Props = {
  /** What to do with what the server said; without it the page of the new import opens. */
  readonly onTaken?: (inspection: Inspection) => void
}

/** Where a file is dropped: it is sent, looked at, and the mapping opens. Nothing is imported yet. */
export function DropZone({ onTaken }: Props) {
  const t = useText()
  const navigate = useNavigate()
  const [over, setOver] = useState(false)
  const [sending, setSending] = useState<{ file: File; share: number }>()
  const [error, setError] = useState<unknown>()
  const abort = useRef<AbortController>(undefined)
  const take = async (file: File | undefined) => {
    if (!file) return
    setError(undefined)
    setSending({ file, share: 0 })
    abort.current = new AbortController()
    try {
      const inspection = await upload(
        file,
        (share) => setSending({ file, share }),
        abort.current.signal,
      )
      keepInspection(inspection)
      if (onTaken) onTaken(inspection)
      else await navigate({ to: '/imports/new' })
    } catch (problem) {
      if (!(problem instanceof DOMException)) setError(problem)
    } finally {
      setSending(undefined)
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
  return (
    <>
      <section
        className="drop-zone"
        data-over={over}
        aria-label={t.imports.start}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {sending ? (
          <Sending
            name={sending.file.name}
            size={sending.file.size}
            share={sending.share}
            onCancel={() => abort.current?.abort()}
          />
        ) : (
          <>
            <p className="strong">{t.imports.drop}</p>
            <label className="button primary">
              {t.imports.choose}
              <input
                type="file"
                className="hidden"
                accept=".csv,.tsv,.txt,.xlsx,.parquet,.jsonl,.ndjson,.gz"
                onChange={(event) => {
                  void take(event.target.files?.[0])
                  event.target.value = ''
                }}
              />
            </label>
            <p className="faint small">{t.imports.formats}</p>
          </>
        )}
      </section>
      {error !== undefined && <ProblemView error={error} />}
    </>
  )
}

type SendingProps = {
  readonly name: string
  readonly size: number
  readonly share: number
  readonly onCancel: () => void
}

function Sending({ name, size, share, onCancel }: SendingProps) {
  const t = useText()
  return (
    <div className="sending" role="status">
      <p className="row">
        <span className="strong clip">{name}</span>
        <span className="faint">{bytes(size)}</span>
        <span className="push">
          {share < 1 ? t.imports.sending({ share: percent(share, 0) }) : t.imports.looking}
        </span>
        <button type="button" className="link" onClick={onCancel}>
          {t.common.cancel}
        </button>
      </p>
      <div className="bar">
        <i style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  )
}
