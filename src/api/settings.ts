import type { Clock } from '#core/clock.ts'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import { formatTime, isTimeZone } from '#core/time.ts'
import type { Ledger } from '#stores/ports.ts'
import { type SettingsStore, settingsStore } from '#stores/settings.store.ts'
import type { SettingsService } from './services.ts'
import type { Settings, SettingsInput } from './shapes/settings.ts'

export type SettingsParts = {
  readonly ledger: Ledger
  readonly clock: Clock
  /** What holds until somebody changes it. */
  readonly defaults: Required<SettingsInput>
  /** What the environment decides; it cannot be changed here. */
  readonly fixed: Partial<SettingsInput>
}

const KEY = 'shop'
type Kept = SettingsInput & { updated_at?: number }

/** The shop's name, zone, currency and language. Read once at the start; `show` reads anew, for other processes' changes. */
export async function createSettings(parts: SettingsParts): Promise<SettingsService> {
  const { fixed, clock } = parts
  const store = settingsStore(parts)
  let current = await readSettings(store, parts)
  return {
    zone: () => current.time_zone,
    show: async () => {
      current = await readSettings(store, parts)
      return ok(current)
    },
    change: async (_actor, input, etag) => {
      const refused = refusal(input, fixed)
      if (refused) return fail(refused)
      const version = Number(/^s(\d+)$/.exec(etag)?.[1] ?? -1)
      const found = await store.get(KEY)
      const kept = { ...(found?.value as Kept | undefined), ...input, updated_at: clock.now() }
      const set = await store.set(KEY, kept, { ifVersion: version })
      if (!set.ok) return set
      current = await readSettings(store, parts)
      return ok(current)
    },
  }
}

async function readSettings(
  store: SettingsStore,
  { clock, defaults, fixed }: SettingsParts,
): Promise<Settings> {
  const found = await store.get(KEY)
  const { updated_at = clock.now(), ...kept } = (found?.value ?? {}) as Kept
  const all = { ...defaults, ...kept, ...fixed }
  return {
    ...all,
    fixed: Object.keys(fixed).sort(),
    updated_at: formatTime(updated_at, all.time_zone),
    etag: `s${found?.version ?? 0}`,
  }
}

function refusal(input: SettingsInput, fixed: SettingsParts['fixed']): Problem | undefined {
  if (input.time_zone !== undefined && !isTimeZone(input.time_zone)) {
    return problem('wrong_form', { form: 'IANA: Asia/Shanghai' }, '/time_zone')
  }
  const names = Object.keys(input) as (keyof SettingsInput)[]
  const refused = names.find((name) => name in fixed && input[name] !== fixed[name])
  return refused === undefined
    ? undefined
    : problem('fixed_setting', { name: refused }, `/${refused}`)
}
