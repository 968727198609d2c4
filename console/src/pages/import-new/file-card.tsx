import type { Inspection } from '#api/shapes/import.ts'
import type { ImportKind, Mapping } from '#api/shapes/mapping.ts'
import { useFormat } from '../../api/session.tsx'
import { bytes } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { SelectField } from '../../parts/select-field.tsx'
import { TextField } from '../../parts/text-field.tsx'

type Props = {
  readonly inspection: Inspection
  readonly mapping: Mapping
  readonly source: string
  readonly busy: boolean
  readonly onSource: (source: string) => void
  readonly onLook: (kind: ImportKind, encoding: Mapping['encoding']) => void
  readonly onOther: () => void
}

/** What the file turned out to be; kind, encoding and source can be told otherwise. */
export function FileCard(props: Props) {
  const t = useText()
  const f = useFormat()
  const { file, platform, notes } = props.inspection
  const facts = [
    file.format.toUpperCase(),
    file.compressed ? t.imports.compressed : '',
    file.encoding,
    file.sheet,
  ]
  return (
    <Card
      title={file.name}
      note={[...facts, bytes(file.bytes)].filter(Boolean).join(' · ')}
      tools={
        <button type="button" className="quiet" onClick={props.onOther}>
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
        <Hints {...props} />
        {notes.map((note) => (
          <p key={note.zh} className="notice warn">
            {f.say(note)}
          </p>
        ))}
      </div>
    </Card>
  )
}

type Encoding = NonNullable<Mapping['encoding']> | ''

function Hints({ inspection, mapping, source, busy, onSource, onLook }: Props) {
  const t = useText()
  const { file } = inspection
  const kind = mapping.kind ?? inspection.kind ?? 'orders'
  const kinds = Object.fromEntries(
    inspection.kinds.map((one) => [one.kind, t.imports.kinds[one.kind]]),
  )
  const encodings = {
    '': t.imports.encodingAuto({ encoding: file.encoding ?? 'UTF-8' }),
    'utf-8': 'UTF-8',
    gb18030: 'GB18030 / GBK',
  } as Readonly<Record<Encoding, string>>
  return (
    <div className="row wrap top-aligned section">
      <SelectField
        label={t.imports.kind}
        names={kinds as Record<ImportKind, string>}
        value={kind}
        disabled={busy}
        onChange={(next) => onLook(next, mapping.encoding)}
      />
      {(file.format === 'csv' || file.format === 'jsonl') && (
        <SelectField
          label={t.imports.encoding}
          help={t.imports.encodingHelp}
          names={encodings}
          value={mapping.encoding ?? ''}
          disabled={busy}
          onChange={(next) => onLook(kind, next === '' ? undefined : next)}
        />
      )}
      <TextField
        label={t.imports.source}
        help={t.imports.sourceHelp}
        maxLength={80}
        value={source}
        onChange={onSource}
      />
    </div>
  )
}
