import { createReadStream, readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { SampleFile } from './sample-file.ts'
import { shiftedSample, weeksUpTo } from './shift-dates.ts'

const FOLDER = new URL('../../../samples/online-retail/', import.meta.url)

/** Rows after the header. */
export const ONLINE_RETAIL_ROWS = 541_909
/** The last invoice's wall-clock time. */
export const ONLINE_RETAIL_LAST = '2011-12-09 12:50:00'

/**
 * The real half of the sample shop: a year of a British gift shop's orders. `now` is the shop's wall clock,
 * `yyyy-mm-dd hh:mm:ss`; dates move forward by whole weeks so that the last invoice is the latest possible one
 * not after it, unless `dates` is `as_sold`.
 *
 * @example onlineRetail({ now: '2026-11-22 09:00:00', dates: 'recent' }) // 2025-11-12 08:26 … 2026-11-20 12:50
 */
export function onlineRetail(options: {
  readonly now: string
  readonly dates: 'recent' | 'as_sold'
}): SampleFile {
  const weeks = options.dates === 'as_sold' ? 0 : weeksUpTo(ONLINE_RETAIL_LAST, options.now)
  return Object.freeze({
    kind: 'orders',
    name: 'online_retail.csv',
    source: 'online-retail',
    approxRows: ONLINE_RETAIL_ROWS,
    mapping: JSON.parse(readFileSync(new URL('mapping.json', FOLDER), 'utf8')) as unknown,
    note: noteOf(weeks),
    open: () =>
      weeks === 0 ? asSold() : shiftedSample(asSold(), { weeks, column: 'InvoiceDate' }),
  })
}

function asSold(): Readable {
  const file = createReadStream(new URL('online_retail.csv.gz', FOLDER))
  const text = createGunzip()
  file.on('error', (error) => text.destroy(error))
  text.on('close', () => file.destroy())
  return file.pipe(text)
}

function noteOf(weeks: number): SampleFile['note'] {
  const years = { zh: '2010 年 12 月至 2011 年 12 月', en: 'from December 2010 to December 2011' }
  const units = {
    zh: '金额数字和钟点照原样读入，按本店的币种和时区理解（原为英镑、英国时间）。',
    en: 'Figures and wall clock are read as they stand, in this shop’s currency and time zone (they were pounds and British time).',
  }
  const moved = {
    zh: `日期整体后移 ${weeks} 周，使最后一天落在最近。`,
    en: `Dates were moved forward by ${weeks} whole weeks, so that the last day is a recent one.`,
  }
  return {
    zh: `真实订单：英国一家礼品店${years.zh}的销售（Online Retail 数据集）。${weeks === 0 ? '日期为原始日期。' : moved.zh}${units.zh}`,
    en: `Real orders: a British gift shop’s sales ${years.en} (the Online Retail data set). ${weeks === 0 ? 'Dates are the original ones.' : moved.en} ${units.en}`,
  }
}
