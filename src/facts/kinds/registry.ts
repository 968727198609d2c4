import { registry } from '#core/registry.ts'
import { customersKind } from './customers.kind.ts'
import { eventsKind } from './events.kind.ts'
import type { FactKind } from './fact-kind.ts'
import { feedbackKind } from './feedback.kind.ts'
import { ordersKind } from './orders.kind.ts'
import { productsKind } from './products.kind.ts'

/** Every kind of fact that can be taken in, from a file or over HTTP. */
export const factKinds = registry<FactKind>('kind of fact', [
  ordersKind,
  customersKind,
  productsKind,
  eventsKind,
  feedbackKind,
])
