import { unwrap } from '#core/result.ts'
import { createSettings, type SettingsParts } from '#api/settings.ts'
import type { SettingsService } from '#api/services.ts'
import type { Settings } from '#api/shapes/settings.ts'
import type { Shop } from './shop.ts'

/** The settings service, and what the other services read of it without waiting. */
export type ShopSettings = {
  readonly service: SettingsService
  readonly shop: Shop & { readonly name: () => string; readonly reconcileHour: () => number | null }
  /** Reads anew what another process may have changed. */
  readonly refresh: () => Promise<void>
}

/**
 * The shop's settings over the API's own store of them. Days, years and amounts rest on zone and currency: when one
 * of these changes, `recompute` is called to have everybody evaluated anew.
 */
export async function createShopSettings(
  parts: SettingsParts & { readonly recompute: () => Promise<void> },
): Promise<ShopSettings> {
  const inner = await createSettings(parts)
  let current: Settings = unwrap(await inner.show())
  const service: SettingsService = {
    zone: () => current.time_zone,
    show: async () => {
      const shown = await inner.show()
      if (shown.ok) current = shown.value
      return shown
    },
    change: async (actor, input, etag) => {
      const before = current
      const changed = await inner.change(actor, input, etag)
      if (!changed.ok) return changed
      current = changed.value
      if (before.time_zone !== current.time_zone || before.currency !== current.currency)
        await parts.recompute()
      return changed
    },
  }
  return {
    service,
    shop: {
      zone: () => current.time_zone,
      currency: () => current.currency,
      name: () => current.shop_name,
      reconcileHour: () => current.reconcile_hour,
    },
    refresh: async () => {
      await service.show()
    },
  }
}
