import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import { send } from '../../api/client.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Ask } from '../../parts/ask.tsx'
import { download } from '../../parts/download.ts'
import { ProblemView } from '../../parts/problem-view.tsx'
import { useAct } from '../../parts/use-act.ts'
import { listOf, type Room } from '../../rules/rooms.ts'

/** Takes the definition away as a file, its members as a list, or deletes it. */
export function Acts({ room, item }: { readonly room: Room; readonly item: RuleItem }) {
  const t = useText()
  const f = useFormat()
  const may = useMay('define')
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const { busy, error, act } = useAct()
  const remove = () => {
    setAsking(false)
    void act(async () => {
      await send('DELETE', `/${room}/${item.key}`, { etag: item.etag })
      // The list without it is there at once, and nobody asks any more for what is gone.
      queries.setQueryData<{ data: RuleItem[] }>(
        [`/${room}`, {}],
        (old) => old && { ...old, data: old.data.filter((one) => one.key !== item.key) },
      )
      await navigate({ to: listOf[room] })
      queries.removeQueries({
        predicate: ({ queryKey: [path] }) => String(path).startsWith(`/${room}/${item.key}`),
      })
      await queries.invalidateQueries({ queryKey: [`/${room}`] })
    })
  }
  const asFile = () =>
    download(
      `${item.key}.json`,
      new Blob([`${JSON.stringify(item.definition, undefined, 2)}\n`], {
        type: 'application/json',
      }),
    )
  return (
    <>
      {error !== undefined && <ProblemView error={error} />}
      <Button onClick={asFile}>{t.rules.exportJson}</Button>
      <a className="button" href={`/v1/customers.csv?${item.kind}=${item.key}`} download>
        {t.customers.export}
      </a>
      {may && (
        <Button danger loading={busy} onClick={() => setAsking(true)}>
          {t.common.remove}
        </Button>
      )}
      {asking && (
        <Ask
          title={t.rules.removeTitle({ name: f.say(item.name) })}
          what={t.rules.removeWhat({
            count: exactNumber(item.size ?? 0),
            uses: item.used_by.map((use) => f.say(use.name)).join(t.rules.semicolon),
          })}
          act={t.common.remove}
          onAct={remove}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
