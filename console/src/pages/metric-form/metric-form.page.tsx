import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { MetricDetail } from '#api/shapes/metric.ts'
import { isProblem } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { SelectField } from '../../parts/select-field.tsx'
import { Shape } from '../../parts/shape.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { AnyField } from '../../rules/fields/any-field.tsx'
import type { Schema } from '../../rules/fields/schema.ts'
import { RulesProvider, useConditions } from '../../rules/rules-context.tsx'
import { isJson, type Json } from '../../rules/tree.ts'
import { NotFound } from '../../shell/not-found.tsx'
import { errorOf } from '../rule-form/part-props.ts'
import { SaveBar } from '../rule-form/save-bar.tsx'
import { useSaveMetric } from './use-save-metric.ts'
import '../../rules/rules.css'

const route = getRouteApi('/dictionary/$key/edit')
const START: Json = {
  name: { zh: '', en: '' },
  description: { zh: '', en: '' },
  unit: 'money',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { days: 90 } },
}

export function NewMetricPage() {
  const t = useText()
  return (
    <Page
      title={t.metrics.newTitle}
      note={t.metrics.newNote}
      before={<Link to="/dictionary">← {t.metrics.title}</Link>}
    >
      <Form existing={undefined} />
    </Page>
  )
}

export function EditMetricPage() {
  const t = useText()
  const f = useFormat()
  const { key } = route.useParams()
  const answer = useApi<MetricDetail>(`/metrics/${key}`)
  if (isProblem(answer.error, 'not_found') || isProblem(answer.error, 'unknown_metric'))
    return <NotFound />
  return (
    <Page
      title={t.rules.editTitle({ name: answer.data ? f.say(answer.data.name) : key })}
      before={
        <Link to="/dictionary/$key" params={{ key }}>
          ← {answer.data ? f.say(answer.data.name) : key}
        </Link>
      }
    >
      {answer.error && <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.data ? (
        <Form key={key} existing={answer.data} />
      ) : (
        !answer.error && <Shape height={400} />
      )}
    </Page>
  )
}

/** A metric of the shop's own: what it is called, its unit, and of which facts it is made. */
function Form({ existing }: { readonly existing: MetricDetail | undefined }) {
  const t = useText()
  const conditions = useConditions()
  const start = isJson(existing?.definition) ? withSpec(existing.definition) : START
  const [definition, setDefinition] = useState<Json>(start)
  const saving = useSaveMetric(existing)
  const set = (key: string, value: unknown) => {
    saving.clear()
    setDefinition({ ...definition, [key]: value })
  }
  const say = (key: 'name' | 'description', language: 'zh' | 'en') => ({
    error: language === 'zh' ? errorOf(saving.refused, `/${key}`) : undefined,
    value: String((isJson(definition[key]) ? definition[key] : {})[language] ?? ''),
    onChange: (text: string) =>
      set(key, { ...(isJson(definition[key]) ? definition[key] : {}), [language]: text }),
  })
  if (!conditions.data)
    return conditions.error ? <ProblemView error={conditions.error} /> : <Shape height={400} />
  const kind = conditions.data.data.find((one) => one.key === 'metric')
  return (
    <RulesProvider conditions={conditions.data} errors={saving.refused}>
      <div className="stack form">
        <Card title={t.rules.about}>
          <div className="card-body form-grid">
            <TextField label={t.rules.nameZh} maxLength={100} {...say('name', 'zh')} />
            <TextField label={t.metrics.nameEn} maxLength={100} {...say('name', 'en')} />
            <TextField
              label={t.rules.key}
              help={t.metrics.keyHelp}
              error={errorOf(saving.refused, '/key')}
              maxLength={60}
              disabled={existing !== undefined}
              value={String(definition['key'] ?? '')}
              onChange={(key) => set('key', key)}
            />
            <TextField label={t.metrics.sentenceZh} maxLength={500} {...say('description', 'zh')} />
            <TextField label={t.metrics.sentenceEn} maxLength={500} {...say('description', 'en')} />
            <SelectField
              label={t.metrics.unit}
              error={errorOf(saving.refused, '/unit')}
              names={t.metrics.ownUnits}
              value={String(definition['unit']) as 'money'}
              onChange={(unit) => set('unit', unit)}
            />
            <SelectField
              label={t.metrics.whenNone}
              names={{ zero: '0', null: t.metrics.noValue }}
              value={definition['null_value'] === 'null' ? 'null' : 'zero'}
              onChange={(value) => set('null_value', value)}
            />
          </div>
        </Card>
        <Card title={t.metrics.formula}>
          <div className="card-body rule-tree">
            <AnyField
              name="metric"
              label={t.metrics.formula}
              schema={(kind?.schema as Schema | undefined)?.properties?.['metric'] ?? {}}
              value={definition['spec']}
              path="/spec"
              scope={{ kind: 'metric' }}
              onChange={(spec) => set('spec', spec)}
            />
          </div>
        </Card>
        <SaveBar
          before={start}
          definition={definition}
          fresh={existing === undefined}
          blocked={false}
          busy={saving.busy}
          error={saving.error}
          onSave={(note) => saving.save(definition, note)}
        />
      </div>
    </RulesProvider>
  )
}

/** The dictionary shows a metric's definition whole, or only how it is worked out. */
const withSpec = (definition: Json): Json =>
  'spec' in definition ? definition : { ...START, spec: definition }
