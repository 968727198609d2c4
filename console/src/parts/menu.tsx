import './menu.css'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'

export type MenuItem = {
  readonly key: string
  readonly name: string
  readonly hint?: string
  /** Heading that the item stands under. */
  readonly group?: string
  readonly disabled?: boolean
}

type Props = {
  /** What the button does, where its content does not say it. */
  readonly label: string
  readonly button: ReactNode
  readonly className?: string
  readonly items: readonly MenuItem[]
  /** Typing narrows the items. */
  readonly filter?: string
  readonly onChoose: (key: string) => void
}

/** A button that opens a list of things to do: arrows move, typing narrows or jumps, Enter does, Escape closes. */
export function Menu(props: Props) {
  const { label, button, className = 'quiet', onChoose } = props
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLSpanElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const close = () => {
    setOpen(false)
    opener.current?.focus()
  }
  useEffect(() => {
    if (!open) return
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])
  return (
    <span className="menu-box" ref={box}>
      <button
        ref={opener}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup={props.filter === undefined ? 'menu' : 'listbox'}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          setOpen(true)
        }}
      >
        {button}
      </button>
      {open && (
        <Open
          {...props}
          onClose={close}
          onLeave={() => setOpen(false)}
          onChoose={(key) => {
            close()
            onChoose(key)
          }}
        />
      )}
    </span>
  )
}

type OpenProps = Props & { readonly onClose: () => void; readonly onLeave: () => void }

function Open({ items, filter, label, onChoose, onClose, onLeave }: OpenProps) {
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const shown = items.filter((item) =>
    `${item.name} ${item.group ?? ''} ${item.key}`.toLowerCase().includes(words.toLowerCase()),
  )
  const able = shown.filter((item) => !item.disabled)
  const current = able[Math.min(at, able.length - 1)]
  useEffect(() => {
    if (filter === undefined) list.current?.focus()
  }, [filter])
  useEffect(() => {
    list.current?.querySelector('[data-here="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [current?.key])
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined)
      setAt((Math.min(at, able.length - 1) + step + able.length) % Math.max(1, able.length))
    else if (event.key === 'Home' && filter === undefined) setAt(0)
    else if (event.key === 'End' && filter === undefined) setAt(able.length - 1)
    else if (event.key === 'Enter' || (event.key === ' ' && filter === undefined)) {
      if (current) onChoose(current.key)
    } else if (event.key === 'Escape') onClose()
    else if (event.key === 'Tab') return onLeave()
    else if (filter === undefined && event.key.length === 1 && !event.ctrlKey && !event.altKey) {
      const found = able.findIndex((item) =>
        item.name.toLowerCase().startsWith(event.key.toLowerCase()),
      )
      if (found >= 0) setAt(found)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const role = filter === undefined ? 'menu' : 'listbox'
  return (
    <div className="menu" onKeyDown={keys}>
      {filter !== undefined && (
        <input
          // biome-ignore lint/a11y/noAutofocus: the menu was opened to type into it
          autoFocus
          className="field"
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={current && `${id}-${current.key}`}
          aria-label={filter}
          placeholder={filter}
          value={words}
          onChange={(event) => {
            setWords(event.target.value)
            setAt(0)
          }}
        />
      )}
      <div
        ref={list}
        id={id}
        role={role}
        aria-label={label}
        className="menu-list"
        tabIndex={filter === undefined ? 0 : -1}
        aria-activedescendant={filter === undefined && current ? `${id}-${current.key}` : undefined}
      >
        {shown.map((item, index) => (
          <Item
            key={item.key}
            id={`${id}-${item.key}`}
            item={item}
            role={role}
            heading={item.group !== undefined && item.group !== shown[index - 1]?.group}
            here={item.key === current?.key}
            onChoose={() => onChoose(item.key)}
          />
        ))}
      </div>
    </div>
  )
}

type ItemProps = {
  readonly id: string
  readonly item: MenuItem
  readonly role: 'menu' | 'listbox'
  readonly heading: boolean
  readonly here: boolean
  readonly onChoose: () => void
}

function Item({ id, item, role, heading, here, onChoose }: ItemProps) {
  return (
    <>
      {heading && (
        <div className="menu-group" role="presentation">
          {item.group}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names the active item */}
      <div
        id={id}
        role={role === 'menu' ? 'menuitem' : 'option'}
        aria-selected={role === 'listbox' ? here : undefined}
        aria-disabled={item.disabled}
        data-here={here}
        className="menu-item"
        onClick={() => {
          if (!item.disabled) onChoose()
        }}
      >
        <span>{item.name}</span>
        {item.hint !== undefined && <span className="faint small">{item.hint}</span>}
      </div>
    </>
  )
}
