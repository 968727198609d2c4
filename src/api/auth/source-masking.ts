import type { SourceArrivals, SourceProblems } from '../shapes/source.ts'
import { isPersonalIdentifier, maskValue } from './masking.ts'

const HIDDEN = { zh: '***', en: '***' }

/** What arrived is hidden whole; whom it names is masked; a sentence about a wrong value may hold the value. */
export const maskArrivals = (answer: SourceArrivals): SourceArrivals => ({
  ...answer,
  data: answer.data.map((arrival) => ({
    ...arrival,
    raw: null,
    customer:
      arrival.customer && /^[a-z_]+:/.test(arrival.customer.id)
        ? { ...arrival.customer, id: `no:${arrival.customer.no}` }
        : arrival.customer,
    identifiers: arrival.identifiers.map((it) =>
      isPersonalIdentifier(it.kind) ? { ...it, value: maskValue(it.value) } : it,
    ),
    problems: arrival.problems.map((it) => ({ ...it, detail: HIDDEN })),
  })),
})

export const maskSourceProblems = (answer: SourceProblems): SourceProblems => ({
  ...answer,
  data: answer.data.map((it) => ({ ...it, detail: HIDDEN })),
})
