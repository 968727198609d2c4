import { registry } from '#core/registry.ts'
import type { Preset } from './preset.ts'

/** Classes, tags and segments that come along. */
export const presets = registry<Preset>('preset', [])
