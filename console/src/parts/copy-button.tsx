import { Button } from 'antd'
import { useState } from 'react'
import { useText } from '../locales/language.tsx'

/** Copies a text; says so for a moment. */
export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const t = useText()
  const [done, setDone] = useState(false)
  const copy = async () => {
    await copyText(text)
    setDone(true)
    setTimeout(() => setDone(false), 1_600)
  }
  return (
    <Button size="small" onClick={() => void copy()}>
      <span aria-live="polite">{done ? t.common.copied : (label ?? t.common.copy)}</span>
    </Button>
  )
}

/** The clipboard needs a secure page; on plain http in a shop's network the old way still works. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
