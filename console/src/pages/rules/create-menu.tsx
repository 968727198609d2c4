import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '../../locales/language.tsx'
import { Menu } from '../../parts/menu.tsx'
import { newOf, type Room } from '../../rules/rooms.ts'
import { PasteRule } from './paste-rule.tsx'
import { Presets } from './presets.tsx'

/** From nothing, from the library, from a text or JSON. */
export function CreateMenu({ room }: { readonly room: Room }) {
  const t = useText()
  const navigate = useNavigate()
  const [shown, setShown] = useState<'presets' | 'paste'>()
  const items = [
    { key: 'blank', name: t.rules.creates.blank[room] },
    ...(room === 'tags' ? [{ key: 'manual', name: t.rules.creates.manual }] : []),
    { key: 'presets', name: t.rules.creates.presets },
    { key: 'paste', name: t.rules.creates.paste },
  ]
  const choose = (key: string) => {
    if (key === 'presets' || key === 'paste') return setShown(key)
    void navigate({ to: newOf[room], search: key === 'manual' ? { manual: '1' } : {} })
  }
  return (
    <>
      <Menu
        label={t.rules.createMenu}
        button={`＋ ${t.rules.createMenu}`}
        className="button primary"
        items={items}
        onChoose={choose}
      />
      {shown === 'presets' && <Presets room={room} onClose={() => setShown(undefined)} />}
      {shown === 'paste' && <PasteRule room={room} onClose={() => setShown(undefined)} />}
    </>
  )
}
