import type { SettingsParts } from '#api/settings.ts'
import type { Config } from './config.ts'

/** A shop's settings before anybody changes them, and those that the environment decides. */
export const settingsOf = (config: Config): Pick<SettingsParts, 'defaults' | 'fixed'> => ({
  defaults: {
    shop_name: '我的店铺',
    time_zone: 'Asia/Shanghai',
    currency: 'CNY',
    language: 'zh',
    reconcile_hour: 4,
  },
  fixed: {
    ...(config.timeZone === undefined ? {} : { time_zone: config.timeZone }),
    ...(config.currency === undefined ? {} : { currency: config.currency }),
  },
})
