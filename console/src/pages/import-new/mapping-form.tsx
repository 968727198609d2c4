import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Import, Inspection } from '#api/shapes/import.ts'
import type { ImportKind, Mapping } from '#api/shapes/mapping.ts'
import { send } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { bytes } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Field } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { firstMapping } from './assign.ts'
import { ColumnsTable } from './columns-table.tsx'
import { DryRun } from './dry-run.tsx'
import { keepInspection } from './inspection.ts'

type Props = {
  readonly inspection: Inspection
  readonly onOther: () => void
  readonly onAgain: (inspection: Inspection) => void
}

/** What the file is, which of its columns is what, a trial run, and the start. */
export function MappingForm({ inspection, onOther, onAgain }: Props) {
  const t = useText()
  const navigate = useNavigate()
  const [mapping, setMapping] = useState<Mapping>(() => firstMapping(inspection))
  const [source, setSource] = useState(
    inspection.mapping.source ?? inspection.platform?.key ?? 'file',
  )
  const [trial, setTrial] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const missing = inspection.canonical.filter(
    (column) => column.required && mapping.columns[column.key] === undefined,
  )
  const attempt = async (what: () => Promise<void>) => {
    setBusy(true)
    setError(undefined)
    try {
      await what()
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const look = (kind: ImportKind, encoding: Mapping['encoding']) =>
    attempt(async () => {
      const form = formOf({
        upload: inspection.upload,
        kind,
        ...(encoding ? { mapping: { kind, columns: {}, encoding } } : {}),
      })
      const again = await send<Inspection>('POST', '/imports/inspect', { form })
      keepInspection(again)
      setMapping(firstMapping(again))
      onAgain(again)
    })
  const start = (dryRun: boolean) =>
    attempt(async () => {
      const kind = mapping.kind ?? inspection.kind ?? 'orders'
      const form = formOf({ upload: inspection.upload, kind, mapping, source, dry_run: dryRun })
      const started = await send<Import>('POST', '/imports', { form })
      if (dryRun) setTrial(started.id)
      else await navigate({ to: '/imports/$id', params: { id: started.id } })
    })
  const changeMapping = (next: Mapping) => {
    setMapping(next)
    setTrial(undefined)
  }
  return (
    <div className="stack">
      <FileCard
        inspection={inspection}
        mapping={mapping}
        source={source}
        busy={busy}
        onSource={setSource}
        onLook={look}
        onOther={onOther}
      />
      <ColumnsTable inspection={inspection} mapping={mapping} onChange={changeMapping} />
      {error !== undefined && <ProblemView error={error} />}
      {missing.length > 0 && <Missing names={missing.map((column) => column.name)} />}
      {trial !== undefined && <DryRun id={trial} />}
      <div className="row wrap">
        <Button loading={busy} disabled={missing.length > 0} onClick={() => void start(true)}>
          {t.imports.tryIt}
        </Button>
        <Button
          type="primary"
          loading={busy}
          disabled={missing.length > 0}
          onClick={() => void start(false)}
        >
          {t.imports.importIt}
        </Button>
        <span className="note">{t.imports.tryNote}</span>
      </div>
    </div>
  )
}

/** The multipart body that POST /v1/imports and …/inspect read: texts, with the mapping as JSON. */
function formOf(fields: Readonly<Record<string, unknown>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields))
    form.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  return form
}

function Missing({ names }: { readonly names: readonly { zh: string; en: string }[] }) {
  const t = useText()
  const f = useFormat()
  return (
    <p className="notice bad" role="alert">
      {t.imports.missing({ columns: names.map(f.say).join(t.tierForm.comma) })}
    </p>
  )
}

type FileCardProps = {
  readonly inspection: Inspection
  readonly mapping: Mapping
  readonly source: string
  readonly busy: boolean
  readonly onSource: (source: string) => void
  readonly onLook: (kind: ImportKind, encoding: Mapping['encoding']) => Promise<void>
  readonly onOther: () => void
}

/** What the file turned out to be; kind and encoding can be told otherwise. */
function FileCard({ inspection, mapping, source, busy, onSource, onLook, onOther }: FileCardProps) {
  const t = useText()
  const f = useFormat()
  const { file, platform } = inspection
  const kind = mapping.kind ?? inspection.kind ?? 'orders'
  const facts = [
    file.format.toUpperCase(),
    file.compressed ? t.imports.compressed : '',
    file.encoding ?? '',
    file.sheet ?? '',
    bytes(file.bytes),
  ]
  return (
    <Card
      title={file.name}
      note={facts.filter(Boolean).join(' · ')}
      tools={
        <button type="button" className="quiet" onClick={onOther}>
          {t.imports.other}
        </button>
      }
    >
      <div className="card-body">
        <p>
          {platform
            ? t.imports.recognised({ platform: f.say(platform.name) })
            : t.imports.notRecognised}
        </p>
        <div className="row wrap top-aligned section">
          <Field label={t.imports.kind}>
            <select
              className="field"
              value={kind}
              disabled={busy}
              onChange={(event) => void onLook(event.target.value as ImportKind, mapping.encoding)}
            >
              {inspection.kinds.map((one) => (
                <option key={one.kind} value={one.kind}>
                  {t.imports.kinds[one.kind]}
                </option>
              ))}
            </select>
          </Field>
          {(file.format === 'csv' || file.format === 'jsonl') && (
            <Field label={t.imports.encoding} help={t.imports.encodingHelp}>
              <select
                className="field"
                value={mapping.encoding ?? ''}
                disabled={busy}
                onChange={(event) =>
                  void onLook(kind, (event.target.value || undefined) as Mapping['encoding'])
                }
              >
                <option value="">
                  {t.imports.encodingAuto({ encoding: file.encoding ?? 'UTF-8' })}
                </option>
                <option value="utf-8">UTF-8</option>
                <option value="gb18030">GB18030 / GBK</option>
              </select>
            </Field>
          )}
          <Field label={t.imports.source} help={t.imports.sourceHelp}>
            <input
              className="field"
              value={source}
              maxLength={80}
              onChange={(event) => onSource(event.target.value)}
            />
          </Field>
        </div>
        {inspection.notes.map((note) => (
          <p key={note.zh} className="notice warn">
            {f.say(note)}
          </p>
        ))}
      </div>
    </Card>
  )
}
