import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import type { Conditions } from '#api/shapes/rule-words.ts'
import { useText } from '../locales/language.tsx'
import { Pane } from '../parts/pane.tsx'
import { ProblemView } from '../parts/problem-view.tsx'
import { Shape } from '../parts/shape.tsx'
import { PreviewPanel } from './preview-panel.tsx'
import { RuleEditor } from './rule-editor.tsx'
import { RulesProvider, useConditions } from './rules-context.tsx'
import { fromDraft, type Json, leafCount, toDraft } from './tree.ts'
import { usePreview } from './use-preview.ts'
import { WhyHead } from './why-head.tsx'
import './rules.css'

type Props = {
  /** The rule that holds now, as the address has it. */
  readonly rule: string | undefined
  readonly onRule: (rule: string) => void
  readonly onClose: () => void
}

/** The segments' builder, to find customers by any rule without saving it. */
export function RuleFinder({ rule, onRule, onClose }: Props) {
  const t = useText()
  const conditions = useConditions()
  return (
    <Pane label={t.rules.filters.buildTitle} onClose={onClose} side>
      <WhyHead title={t.rules.filters.buildTitle} onClose={onClose} />
      <div className="card-body">
        {conditions.error && (
          <ProblemView error={conditions.error} onRetry={() => void conditions.refetch()} />
        )}
        {conditions.data ? (
          <Finder conditions={conditions.data} rule={rule} onRule={onRule} />
        ) : (
          !conditions.error && <Shape lines={10} />
        )}
      </div>
    </Pane>
  )
}

type FinderProps = Pick<Props, 'rule' | 'onRule'> & { readonly conditions: Conditions }

function Finder({ conditions, rule, onRule }: FinderProps) {
  const t = useText()
  const [draft, setDraft] = useState(() => toDraft(parsed(rule) ?? { all: [] }))
  const where = useMemo(() => (leafCount(draft) > 0 ? fromDraft(draft) : undefined), [draft])
  const found = usePreview(where)
  const text = JSON.stringify(where)
  return (
    <RulesProvider conditions={conditions} errors={found.places}>
      <div className="stack">
        <RuleEditor label={t.rules.rule} rule={draft} path="/where" onChange={setDraft} />
        <div className="row wrap">
          <Button
            type="primary"
            disabled={where === undefined || found.error !== null}
            onClick={() => onRule(text)}
          >
            {t.rules.filters.show}
          </Button>
          {where !== undefined && (
            <Link to="/segments/new" search={{ rule: text }} className="button">
              {t.rules.filters.saveAs}
            </Link>
          )}
        </div>
        {where !== undefined && <PreviewPanel found={found} />}
      </div>
    </RulesProvider>
  )
}

function parsed(rule: string | undefined): Json | undefined {
  try {
    return rule === undefined ? undefined : (JSON.parse(rule) as Json)
  } catch {
    return undefined
  }
}
