import { createContext, type ReactNode, use, useMemo } from 'react'
import type { Session } from '#api/shapes/session.ts'
import type { Status } from '#api/shapes/status.ts'
import type { Text } from '#api/shapes/text.ts'
import { type DateFormat, dateFormat } from '../format/dates.ts'
import { exactMoney, minorDigits, shortMoney, shortNumber } from '../format/numbers.ts'
import { type Language, useLanguage } from '../locales/language.tsx'
import { useApi } from './use-api.ts'

type Shop = {
  readonly session: Session
  readonly name: string
  readonly zone: string
  readonly currency: string
}

const ShopContext = createContext<Shop | undefined>(undefined)

/** Who is signed in, and the shop's name, zone and currency. Only below the signed-in part of the tree. */
export function useShop(): Shop {
  const shop = use(ShopContext)
  if (!shop) throw new Error('useShop outside of the signed-in part')
  return shop
}

type ProviderProps = {
  readonly session: Session
  readonly status: Status
  readonly children: ReactNode
}

/** Changes only when the shop or the session does, so that the pages don't redraw with every heartbeat. */
export function ShopProvider({ session, status, children }: ProviderProps) {
  const { shop_name: name, time_zone: zone, currency } = status
  const value = useMemo(() => ({ session, name, zone, currency }), [session, name, zone, currency])
  return <ShopContext value={value}>{children}</ShopContext>
}

/** The heartbeat, read every five seconds while the page is looked at. */
export const useStatus = (enabled = true) =>
  useApi<Status>('/status', {}, { enabled, every: 5_000, stale: 0 })

/** Whether the signed-in person may do what the policy names; see the route table of the API. */
export function useMay(policy: string): boolean {
  return useShop().session.may.includes(policy)
}

export type Format = DateFormat & {
  readonly language: Language
  readonly currency: string
  readonly zone: string
  readonly money: (minor: number) => string
  readonly shortMoney: (minor: number) => string
  readonly short: (value: number) => string
  /** For files: minor units as a plain number of major units. */
  readonly major: (minor: number) => number
  /** The text in the console's language; a shop that wrote no English is shown in Chinese. */
  readonly say: (text: Text | { zh: string; en?: string | undefined }) => string
}

/** Writes money in the shop's currency, times in its zone, texts in the console's language. */
export function useFormat(): Format {
  const { language } = useLanguage()
  const { currency, zone } = useShop()
  return useMemo(
    () => ({
      ...dateFormat(zone, language),
      language,
      currency,
      zone,
      money: (minor) => exactMoney(minor, currency),
      shortMoney: (minor) => shortMoney(minor, currency, language),
      short: (value) => shortNumber(value, language),
      major: (minor) => minor / 10 ** minorDigits(currency),
      say: (text) => (language === 'en' ? text.en || text.zh : text.zh),
    }),
    [zone, currency, language],
  )
}
