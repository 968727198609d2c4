import type { RuleDefinition } from '#segments/definition.ts'
import { refText } from '#segments/rule-plan.ts'
import type { Stores } from '#stores/open-stores.ts'
import { productOf, STANDPOINT } from '../made-shop.ts'
import { benchMetrics } from './metrics.ts'
import { benchSegments } from './segments.ts'

export type Product = {
  readonly evaluate: () => Promise<void>
  /** In the order of the hand's. */
  readonly segments: readonly { readonly key: string; readonly no: number }[]
}

/** What `zhike evaluate --full` does. */
export async function product(stores: Stores): Promise<Product> {
  const segments = benchSegments(STANDPOINT)
  const definitions = segments.map(
    ({ key, where }): RuleDefinition => ({
      kind: 'segment',
      body: { key, name: { zh: key, en: key }, kind: 'dynamic', where: where as never },
    }),
  )
  const { evaluation, numbers } = await productOf(stores, benchMetrics, definitions)
  return {
    evaluate: async () => {
      await evaluation.run({ full: true })
    },
    segments: segments.map(({ key }) => ({
      key,
      no: numbers.get(refText({ kind: 'segment', key })) ?? 0,
    })),
  }
}
