import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Import, Inspection } from '#api/shapes/import.ts'
import type { ImportKind, Mapping } from '#api/shapes/mapping.ts'
import { send } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { useAct } from '../../parts/use-act.ts'
import { firstMapping } from './assign.ts'
import { ColumnsTable } from './columns-table.tsx'
import { DryRun } from './dry-run.tsx'
import { FileCard } from './file-card.tsx'
import { keepInspection } from './inspection.ts'

type Props = {
  readonly inspection: Inspection
  readonly onOther: () => void
  readonly onAgain: (inspection: Inspection) => void
}

/** What the file is, which of its columns is what, a trial run, and the start. */
export function MappingForm({ inspection, onOther, onAgain }: Props) {
  const t = useText()
  const [mapping, setMapping] = useState<Mapping>(() => firstMapping(inspection))
  const [source, setSource] = useState(
    inspection.mapping.source ?? inspection.platform?.key ?? 'file',
  )
  const [trial, setTrial] = useState<string>()
  const { busy, error, act } = useAct()
  const change = (next: Mapping) => {
    setMapping(next)
    setTrial(undefined)
  }
  const look = (kind: ImportKind, encoding: Mapping['encoding']) =>
    void act(async () => {
      const again = await lookAgain(inspection.upload, kind, encoding)
      keepInspection(again)
      change(firstMapping(again))
      onAgain(again)
    })
  const missing = inspection.canonical.filter(
    ({ key, required }) => required && mapping.columns[key] === undefined,
  )
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
      <ColumnsTable inspection={inspection} mapping={mapping} onChange={change} />
      {error !== undefined && <ProblemView error={error} />}
      {missing.length > 0 && <Missing names={missing.map((column) => column.name)} />}
      {trial !== undefined && <DryRun id={trial} />}
      <div className="row wrap">
        <Start
          {...{ inspection, mapping, source, busy, act }}
          blocked={missing.length > 0}
          onTrial={setTrial}
        />
        <span className="note">{t.imports.tryNote}</span>
      </div>
    </div>
  )
}

type StartProps = {
  readonly inspection: Inspection
  readonly mapping: Mapping
  readonly source: string
  readonly busy: boolean
  readonly blocked: boolean
  readonly act: ReturnType<typeof useAct>['act']
  readonly onTrial: (id: string) => void
}

/** Two buttons: try, and import. */
function Start({ inspection, mapping, source, busy, blocked, act, onTrial }: StartProps) {
  const t = useText()
  const navigate = useNavigate()
  const start = (dryRun: boolean) =>
    void act(async () => {
      const kind = mapping.kind ?? inspection.kind ?? 'orders'
      const form = formOf({ upload: inspection.upload, kind, mapping, source, dry_run: dryRun })
      const started = await send<Import>('POST', '/imports', { form })
      if (dryRun) onTrial(started.id)
      else await navigate({ to: '/imports/$id', params: { id: started.id } })
    })
  return (
    <>
      <Button loading={busy} disabled={blocked} onClick={() => start(true)}>
        {t.imports.tryIt}
      </Button>
      <Button type="primary" loading={busy} disabled={blocked} onClick={() => start(false)}>
        {t.imports.importIt}
      </Button>
    </>
  )
}

/** The same upload, taken for something else or read in another encoding. */
function lookAgain(
  upload: string,
  kind: ImportKind,
  encoding: Mapping['encoding'],
): Promise<Inspection> {
  const hint = encoding === undefined ? {} : { mapping: { kind, columns: {}, encoding } }
  return send<Inspection>('POST', '/imports/inspect', { form: formOf({ upload, kind, ...hint }) })
}

/** The multipart body that POST /v1/imports and …/inspect read: texts, with the mapping as JSON. */
function formOf(fields: Readonly<Record<string, unknown>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    form.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
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
