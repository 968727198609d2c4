import { Button } from 'antd'
import { useState } from 'react'
import type { IdentitySuggestion, MergeAnswer } from '#api/shapes/identity.ts'
import { useFormat, useShop } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Empty } from '../../parts/empty.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { useList } from '../../parts/use-list.ts'
import { KeepApart } from './keep-apart.tsx'
import { MergeAsk } from './merge-ask.tsx'
import { PersonCard } from './person-card.tsx'
import { RulesCard } from './rules-card.tsx'
import { Undo } from './undo.tsx'
import './identities.css'

/** Pairs of customers who may be one: why, side by side, what would become of them; and the rules that decide by themselves. */
export function IdentitiesPage() {
  const t = useText()
  const list = useList<IdentitySuggestion>('/identities/suggestions', {})
  const [asking, setAsking] = useState<IdentitySuggestion>()
  const [made, setMade] = useState<MergeAnswer>()
  return (
    <Page title={t.places.identities} note={t.identities.note}>
      <div className="stack">
        {made?.merge && (
          <Undo id={made.merge.id} customer={made.id} onDone={() => setMade(undefined)} />
        )}
        {list.error && <ProblemView error={list.error} onRetry={list.retry} />}
        {!list.rows && !list.error && <Shape height={220} />}
        {list.rows?.length === 0 && (
          <Empty title={t.identities.none} what={t.identities.noneWhat} />
        )}
        {list.rows?.map((one) => (
          <Suggestion key={one.id} one={one} onMerge={() => setAsking(one)} />
        ))}
        <MoreButton list={list} />
        <RulesCard />
      </div>
      {asking && (
        <MergeAsk
          customers={asking.customers.map(({ no }) => `no:${no}`)}
          onClose={() => setAsking(undefined)}
          onMerged={(answer) => {
            setAsking(undefined)
            setMade(answer)
          }}
        />
      )}
    </Page>
  )
}

function Suggestion({
  one,
  onMerge,
}: {
  readonly one: IdentitySuggestion
  readonly onMerge: () => void
}) {
  const t = useText()
  const f = useFormat()
  const { session } = useShop()
  const [asking, setAsking] = useState(false)
  const [a, b] = one.customers
  const nameOf = (person = a) => person?.name ?? person?.id ?? ''
  const pair = { a: nameOf(a), b: nameOf(b) }
  return (
    <Card
      title={t.identities.pair(pair)}
      note={t.identities.because({
        what: one.because
          .map(({ name, value }) => (value === null ? f.say(name) : `${f.say(name)} ${value}`))
          .join(t.identities.and),
      })}
      tools={
        session.may.includes('identity') && (
          <>
            <Button onClick={() => setAsking(true)}>{t.identities.dismiss}</Button>
            <Button type="primary" onClick={onMerge}>
              {t.identities.merge}
            </Button>
          </>
        )
      }
    >
      <div className="card-body">
        <div className="identity-pair">
          {a && <PersonCard person={a} />}
          {b && <PersonCard person={b} />}
        </div>
      </div>
      {asking && <KeepApart suggestion={one.id} pair={pair} onClose={() => setAsking(false)} />}
    </Card>
  )
}
