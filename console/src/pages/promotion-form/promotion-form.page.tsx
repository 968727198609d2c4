import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { PromotionItem, PromotionKindItem } from '#api/shapes/promotion.ts'
import { isProblem } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { RulesProvider, useConditions } from '../../rules/rules-context.tsx'
import { isJson, type Json } from '../../rules/tree.ts'
import { NotFound } from '../../shell/not-found.tsx'
import { SaveBar } from '../rule-form/save-bar.tsx'
import { EndPromotion } from './end-promotion.tsx'
import { Parts } from './parts.tsx'
import { useSavePromotion } from './use-save-promotion.ts'
import '../../rules/rules.css'
import '../source/source.css'

const route = getRouteApi('/promotions/$key')
const useKinds = () =>
  useApi<{ data: PromotionKindItem[] }>('/promotion-kinds', {}, { stale: 300_000 })

/** A new promotion: first its kind, then its form. */
export function NewPromotionPage() {
  const t = useText()
  const f = useFormat()
  const kinds = useKinds()
  const [kind, setKind] = useState<PromotionKindItem>()
  return (
    <Page
      title={t.promotions.newTitle}
      note={t.promotions.note}
      before={<Link to="/promotions">← {t.promotions.title}</Link>}
    >
      {kinds.error && <ProblemView error={kinds.error} onRetry={() => void kinds.refetch()} />}
      <div className="stack">
        <Card title={t.promotions.chooseKind}>
          {!kinds.data ? (
            <Shape lines={4} />
          ) : (
            <div className="card-body kinds">
              {kinds.data.data.map((one) => (
                <button
                  key={one.key}
                  type="button"
                  className="kind"
                  aria-pressed={one.key === kind?.key}
                  onClick={() => setKind(one)}
                >
                  <b>{f.say(one.name)}</b>
                  <span className="soft small">{f.say(one.about)}</span>
                </button>
              ))}
            </div>
          )}
        </Card>
        {kind && <Form key={kind.key} kind={kind} existing={undefined} />}
      </div>
    </Page>
  )
}

/** A promotion as it is, to be read and changed. */
export function EditPromotionPage() {
  const t = useText()
  const f = useFormat()
  const { key } = route.useParams()
  const kinds = useKinds()
  const answer = useApi<PromotionItem>(`/promotions/${key}`)
  if (isProblem(answer.error, 'not_found')) return <NotFound />
  const existing = answer.data
  const kind = kinds.data?.data.find((one) => one.key === existing?.kind)
  const error = answer.error ?? kinds.error
  return (
    <Page
      title={t.promotions.editTitle({ name: existing ? f.say(existing.name) : key })}
      note={existing && f.say(existing.sentence)}
      before={<Link to="/promotions">← {t.promotions.title}</Link>}
    >
      {error && <ProblemView error={error} onRetry={() => void answer.refetch()} />}
      {existing && kind ? (
        <Form key={existing.etag} kind={kind} existing={existing} />
      ) : (
        !error && <Shape height={400} />
      )}
    </Page>
  )
}

function Form({
  kind,
  existing,
}: {
  readonly kind: PromotionKindItem
  readonly existing: PromotionItem | undefined
}) {
  const conditions = useConditions()
  const start = isJson(existing?.definition) ? existing.definition : startOf(kind)
  const [definition, setDefinition] = useState<Json>(start)
  const saving = useSavePromotion(existing)
  if (!conditions.data)
    return conditions.error ? <ProblemView error={conditions.error} /> : <Shape height={400} />
  return (
    <RulesProvider conditions={conditions.data} errors={saving.refused}>
      <div className="stack form">
        <Parts
          kind={kind}
          definition={definition}
          isNew={existing === undefined}
          errors={saving.refused}
          onChange={(next) => {
            saving.clear()
            setDefinition(next)
          }}
        />
        <SaveBar
          before={start}
          definition={definition}
          fresh={existing === undefined}
          blocked={false}
          busy={saving.busy}
          error={saving.error}
          onSave={(note) => saving.save(definition, note)}
        />
        {existing && <EndPromotion item={existing} onEnd={saving.remove} />}
      </div>
    </RulesProvider>
  )
}

const startOf = (kind: PromotionKindItem): Json => ({
  key: '',
  name: { zh: kind.name.zh, en: kind.name.en },
  kind: kind.key,
  terms: isJson(kind.example) ? kind.example : {},
})
