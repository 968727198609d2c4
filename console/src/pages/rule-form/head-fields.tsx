import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { SelectField } from '../../parts/select-field.tsx'
import { TextField } from '../../parts/text-field.tsx'
import type { Room } from '../../rules/rooms.ts'
import { isJson } from '../../rules/tree.ts'
import { errorOf, type PartProps } from './part-props.ts'

type Props = PartProps & {
  readonly room: Room
  readonly fixedKey: boolean
  /** The key that the name would give, where none was typed. */
  readonly madeKey: string
}

/** What it is called, who looks after it, and what kind it is. */
export function HeadFields(props: Props) {
  const { form, errors, room, fixedKey, madeKey, onChange } = props
  const t = useText()
  const { head } = form
  const text = (key: 'name' | 'about', language: 'zh' | 'en'): string => {
    const found = head[key]
    return isJson(found) && typeof found[language] === 'string' ? found[language] : ''
  }
  const set = (key: string, value: unknown) =>
    onChange({ ...form, head: { ...head, [key]: value } }, key)
  const say = (key: 'name' | 'about', language: 'zh' | 'en', value: string) => {
    const was = isJson(head[key]) ? head[key] : {}
    onChange({ ...form, head: { ...head, [key]: { ...was, [language]: value } } }, key + language)
  }
  return (
    <Card title={t.rules.about}>
      <div className="card-body form-grid">
        <TextField
          label={t.rules.nameZh}
          error={errorOf(errors, '/name')}
          maxLength={100}
          value={text('name', 'zh')}
          onChange={(value) => say('name', 'zh', value)}
        />
        <TextField
          label={t.rules.nameEn}
          maxLength={100}
          value={text('name', 'en')}
          onChange={(value) => say('name', 'en', value)}
        />
        <TextField
          label={t.rules.key}
          help={t.rules.keyHelp}
          error={errorOf(errors, '/key')}
          maxLength={60}
          disabled={fixedKey}
          placeholder={madeKey}
          value={typeof head['key'] === 'string' ? head['key'] : ''}
          onChange={(value) => set('key', value)}
        />
        {room === 'segments' && <SegmentKind {...props} set={set} />}
        {room === 'tags' && <TagKind {...props} set={set} />}
        {room === 'classes' && (
          <SelectField
            label={t.rules.chooseBy}
            help={t.rules.chooseHelp[head['choose'] as 'first']}
            names={t.rules.chooses}
            value={String(head['choose'] ?? 'first') as 'first'}
            onChange={(value) => set('choose', value)}
          />
        )}
        <TextField
          label={t.rules.aboutText}
          maxLength={1000}
          value={text('about', 'zh')}
          onChange={(value) => say('about', 'zh', value)}
        />
        <TextField
          label={t.rules.aboutEn}
          maxLength={1000}
          value={text('about', 'en')}
          onChange={(value) => say('about', 'en', value)}
        />
        <TextField
          label={t.rules.owner}
          maxLength={100}
          value={String(head['owner'] ?? '')}
          onChange={(value) => set('owner', value)}
        />
      </div>
    </Card>
  )
}

type KindProps = Props & { readonly set: (key: string, value: unknown) => void }

function SegmentKind({ form, set }: KindProps) {
  const t = useText()
  const kind = String(form.head['kind'] ?? 'dynamic') as 'dynamic'
  return (
    <SelectField
      label={t.rules.segmentKind}
      help={t.rules.segmentKindHelp[kind]}
      names={t.rules.segmentKinds}
      value={kind}
      onChange={(value) => set('kind', value)}
    />
  )
}

function TagKind({ form, errors, set }: KindProps) {
  const t = useText()
  const { head } = form
  const number = (key: string) => (typeof head[key] === 'number' ? String(head[key]) : '')
  const count = (key: string, text: string) =>
    set(key, /^\d+$/.test(text.trim()) ? Number(text) : undefined)
  return (
    <>
      <SelectField
        label={t.rules.tagSource}
        help={t.rules.tagSourceHelp[String(head['source'] ?? 'rule') as 'rule']}
        names={t.rules.tagSources}
        value={String(head['source'] ?? 'rule') as 'rule'}
        onChange={(value) => set('source', value)}
      />
      <TextField
        label={t.rules.tagGroup}
        maxLength={60}
        value={String(head['group'] ?? '')}
        onChange={(value) => set('group', value)}
      />
      {head['source'] === 'manual' && (
        <>
          <TextField
            label={t.rules.expiresAfter}
            help={t.rules.expiresHelp}
            error={errorOf(errors, '/expires_after_days')}
            inputMode="numeric"
            value={number('expires_after_days')}
            onChange={(value) => count('expires_after_days', value)}
          />
          <TextField
            label={t.rules.limit}
            help={t.rules.limitHelp}
            error={errorOf(errors, '/limit')}
            inputMode="numeric"
            value={number('limit')}
            onChange={(value) => count('limit', value)}
          />
        </>
      )}
    </>
  )
}
