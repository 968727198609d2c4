import { registry } from '#core/registry.ts'
import type { StageAssembly } from './assembly.ts'
import { ordersAssembly } from './orders-assembly.ts'
import {
  customersAssembly,
  eventsAssembly,
  feedbackAssembly,
  productsAssembly,
} from './plain-assemblies.ts'

/** How each kind of file fills its stage. */
export const assemblies = registry<StageAssembly>('import', [
  ordersAssembly,
  customersAssembly,
  productsAssembly,
  eventsAssembly,
  feedbackAssembly,
])
