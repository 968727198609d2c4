import { registry } from '#core/registry.ts'
import type { SourceKind } from './source-kind.ts'
import { trackingSource } from './tracking/tracking.source.ts'

/** Every kind of source that facts can come from by themselves. */
export const sourceKinds = registry<SourceKind>('source kind', [trackingSource])
