import { chosen, one } from '../../search-params.ts'

export const parseMetricsSearch = (search: Record<string, unknown>) => chosen({ q: one(search.q) })
