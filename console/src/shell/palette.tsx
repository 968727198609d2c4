import { useRouter } from '@tanstack/react-router'
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react'
import type { SearchAnswer } from '#api/shapes/search.ts'
import { useFormat } from '../api/session.tsx'
import { useApi } from '../api/use-api.ts'
import { useLanguage, useText } from '../locales/language.tsx'
import { Pane } from '../parts/pane.tsx'
import { useTheme } from '../theme/theme.tsx'
import { PLACES } from './places.ts'

type Item = {
  readonly key: string
  readonly group: string
  readonly title: string
  readonly hint: string
  readonly run: () => void
}

/** Search: customers by any identifier, pages, commands. Arrows choose, Enter opens, Escape closes. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const t = useText()
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const listId = useId()
  const { items, searching } = useItems(words.trim())
  const chosen = Math.min(at, Math.max(0, items.length - 1))
  const run = (item: Item | undefined) => {
    if (!item) return
    onClose()
    item.run()
  }
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setAt((chosen + step + items.length) % Math.max(1, items.length))
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(items[chosen])
  }
  return (
    <Pane label={t.shell.search} onClose={onClose}>
      <input
        // biome-ignore lint/a11y/noAutofocus: the palette was opened to type into it
        autoFocus
        className="palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={items[chosen] ? `${listId}-${chosen}` : undefined}
        aria-label={t.shell.search}
        placeholder={t.palette.placeholder}
        autoComplete="off"
        spellCheck={false}
        value={words}
        onChange={(event) => {
          setWords(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKey}
      />
      <Found id={listId} items={items} chosen={chosen} onHover={setAt} onRun={run} />
      {items.length === 0 && (
        <p className="say">{searching ? t.palette.searching : t.palette.nothing({ words })}</p>
      )}
    </Pane>
  )
}

type FoundProps = {
  readonly id: string
  readonly items: readonly Item[]
  readonly chosen: number
  readonly onHover: (index: number) => void
  readonly onRun: (item: Item) => void
}

function Found({ id, items, chosen, onHover, onRun }: FoundProps) {
  const t = useText()
  return (
    <div className="palette-list" id={id} role="listbox" aria-label={t.palette.results}>
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the keyboard
        <div
          key={item.key}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          ref={index === chosen ? scrollIntoView : undefined}
          onMouseMove={() => onHover(index)}
          onClick={() => onRun(item)}
        >
          <span className="clip">{item.title}</span>
          <span className="hint">{item.hint === '' ? item.group : item.hint}</span>
        </div>
      ))}
    </div>
  )
}

const scrollIntoView = (element: HTMLElement | null): void =>
  element?.scrollIntoView({ block: 'nearest' })

function useItems(words: string): { items: readonly Item[]; searching: boolean } {
  const t = useText()
  const f = useFormat()
  const router = useRouter()
  const asked = useDeferredValue(words)
  const answer = useApi<SearchAnswer>(
    '/search',
    { q: asked, limit: 20 },
    { enabled: asked !== '', keep: true },
  )
  const found = asked === '' ? [] : (answer.data?.hits ?? [])
  const commands = useCommands()
  const pages: Item[] = PLACES.map((place) => ({
    key: place.to,
    group: t.palette.pages,
    title: t.places[place.name],
    hint: `G ${place.key.toUpperCase()}`,
    run: () => void router.navigate({ to: place.to }),
  }))
  const near = [...pages, ...commands].filter((item) =>
    item.title.toLowerCase().includes(words.toLowerCase()),
  )
  const hits: Item[] = found.map((hit) => ({
    key: `${hit.kind}:${hit.id}`,
    group: t.palette.kinds[hit.kind],
    title: f.say(hit.title),
    hint: f.say(hit.detail),
    run: () => router.history.push(hit.open),
  }))
  return { items: [...hits, ...near], searching: answer.isFetching || asked !== words }
}

function useCommands(): readonly Item[] {
  const t = useText()
  const router = useRouter()
  const { language, choose } = useLanguage()
  const theme = useTheme()
  const group = t.palette.commands
  const section = (name: string) => () =>
    void router.navigate({ to: '/settings/$section', params: { section: name } })
  return [
    {
      key: 'import',
      group,
      hint: '',
      title: t.imports.start,
      run: () => void router.navigate({ to: '/imports/new' }),
    },
    {
      key: 'theme',
      group,
      hint: '',
      title: theme.name === 'dark' ? t.palette.toLight : t.palette.toDark,
      run: () => theme.choose(theme.name === 'dark' ? 'light' : 'dark'),
    },
    {
      key: 'language',
      group,
      hint: '',
      title: language === 'zh' ? 'Switch to English' : '切换到中文',
      run: () => choose(language === 'zh' ? 'en' : 'zh'),
    },
    { key: 'people', group, hint: '', title: t.settings.sections.people, run: section('people') },
    { key: 'keys', group, hint: '', title: t.settings.sections.keys, run: section('keys') },
    { key: 'audit', group, hint: '', title: t.settings.sections.audit, run: section('audit') },
    { key: 'jobs', group, hint: '', title: t.settings.sections.jobs, run: section('jobs') },
  ]
}
