import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Source, SourceArrival, SourceArrivals } from '#api/shapes/source.ts'
import { type Format, useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import type { Texts } from '../../locales/zh.ts'
import { Empty } from '../../parts/empty.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Segments } from '../../parts/segments.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { ArrivalPane } from './arrival-pane.tsx'
import { Became } from './became.tsx'
import { OutcomeTag } from './outcome-tag.tsx'

const route = getRouteApi('/sources/$key')
const OUTCOMES = ['all', 'new', 'updated', 'duplicate', 'rejected', 'ignored'] as const
const LOOK_MS = 1_500

/** What arrives, as it arrives: what it became, whom it touched, why it was refused. */
export function Live({ source }: { readonly source: Source }) {
  const t = useText()
  const { q = '', outcome = 'all' } = route.useSearch()
  const navigate = route.useNavigate()
  const [paused, setPaused] = useState(false)
  const [opened, setOpened] = useState<SourceArrival>()
  const answer = useApi<SourceArrivals>(
    `/sources/${source.key}/arrivals`,
    { limit: 300 },
    { every: paused ? false : LOOK_MS, stale: paused ? Number.POSITIVE_INFINITY : 0, keep: true },
  )
  const rows = answer.data?.data
  const shown = rows?.filter(
    (one) => (outcome === 'all' || one.outcome === outcome) && fits(one, q.toLowerCase()),
  )
  const search = (change: { q?: string; outcome?: string }) =>
    void navigate({
      search: (before) => ({ ...before, ...change }),
      replace: true,
    })
  const columns = useColumns(setOpened)
  return (
    <Card
      title={t.sources.liveTitle}
      note={paused ? t.sources.paused : t.sources.liveNote}
      tools={
        <Button size="small" aria-pressed={paused} onClick={() => setPaused(!paused)}>
          {paused ? t.sources.resume : t.sources.pause}
        </Button>
      }
    >
      <div className="live-tools">
        <input
          type="search"
          className="field"
          aria-label={t.sources.filter}
          placeholder={t.sources.filter}
          value={q}
          onChange={(event) => search({ q: event.target.value })}
        />
        <Segments
          label={t.sources.outcome}
          options={OUTCOMES.map((key) => ({
            key,
            name: key === 'all' ? t.sources.allOutcomes : t.sources.outcomes[key],
          }))}
          chosen={OUTCOMES.find((one) => one === outcome)}
          onChoose={(key) => search({ outcome: key === 'all' ? '' : key })}
        />
      </div>
      {answer.error && <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />}
      {!shown ? (
        !answer.error && <Shape lines={8} />
      ) : shown.length > 0 ? (
        <Table
          label={t.sources.liveTitle}
          columns={columns}
          rows={shown}
          rowKey={(one) => one.id}
          height="fill"
        />
      ) : rows?.length === 0 ? (
        <Empty title={t.sources.nothingYet} what={t.sources.nothingYetWhat} />
      ) : (
        <p className="say">{t.sources.nothingFits}</p>
      )}
      {opened && <ArrivalPane arrival={opened} onClose={() => setOpened(undefined)} />}
    </Card>
  )
}

function fits(one: SourceArrival, words: string): boolean {
  if (words === '') return true
  const texts = [
    one.what,
    one.name,
    one.message_id,
    one.customer?.id,
    ...one.identifiers.map(({ value }) => value),
    ...one.became.flatMap(({ id, as }) => [id, as]),
  ]
  return texts.some((text) => text?.toLowerCase().includes(words))
}

function useColumns(onOpen: (arrival: SourceArrival) => void): readonly Column<SourceArrival>[] {
  const t = useText()
  const f = useFormat()
  return [
    { key: 'at', title: t.sources.arrivedAt, width: 160, cell: (one) => timeOf(one, f) },
    {
      key: 'what',
      title: t.sources.arrival,
      cell: (one) => (
        <button type="button" className="link arrival-name" onClick={() => onOpen(one)}>
          {one.name ?? one.what}
          {one.name !== null && <span className="faint"> · {one.what}</span>}
        </button>
      ),
    },
    { key: 'became', title: t.sources.became, cell: (one) => <Became arrival={one} /> },
    { key: 'whom', title: t.sources.whom, cell: (one) => whomOf(one, t) },
    {
      key: 'outcome',
      title: t.sources.outcome,
      cell: (one) => (
        <span className="row wrap">
          <OutcomeTag outcome={one.outcome} />
          {one.problems[0] && <span className="bad small">{f.say(one.problems[0].detail)}</span>}
        </span>
      ),
    },
  ]
}

const timeOf = (one: SourceArrival, f: Format) => <span className="nowrap">{f.second(one.at)}</span>

const whomOf = ({ customer }: SourceArrival, t: Texts) =>
  customer === null ? (
    <span className="faint">{t.sources.nobody}</span>
  ) : (
    <Link to="/customers/$id" params={{ id: customer.id }}>
      {customer.id}
    </Link>
  )
