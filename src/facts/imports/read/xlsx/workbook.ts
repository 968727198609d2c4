import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import { parseXml, readXml } from './xml.ts'
import type { ZipEntries } from './zip-entries.ts'

export type Sheet = { readonly name: string; readonly part: string; readonly hidden: boolean }

/** What is said once for all sheets. */
export type Workbook = {
  readonly sheets: readonly Sheet[]
  /** Days are counted from 1904 (old Mac) instead of 1900. */
  readonly from1904: boolean
  /** By style number: whether a number in such a cell is a date, a time of day, or both. */
  readonly styles: readonly CellStyle[]
  readonly strings: readonly string[]
}
export type CellStyle = 'plain' | 'date' | 'time'

const MAX_PART = 64e6
/** Shared strings are held in memory. */
const MAX_STRINGS = 256e6

export async function readWorkbook(zip: ZipEntries, fileName: string): Promise<Workbook> {
  // Other zip files (documents, folders) are not broken workbooks.
  if (!zip.has('xl/workbook.xml'))
    throw new ProblemError(problem('unknown_file_kind', { name: fileName }))
  const parts = await relations(zip)
  const sheets: Sheet[] = []
  let from1904 = false
  await readXml(await zip.open('xl/workbook.xml', MAX_PART), {
    open: (name, attributes) => {
      if (name === 'workbookPr') from1904 = isTrue(attributes['date1904'])
      if (name !== 'sheet') return
      const part = parts.get(attributes['r:id'] ?? '')
      if (part === undefined) return
      sheets.push({
        name: attributes['name'] ?? part,
        part,
        hidden: (attributes['state'] ?? 'visible') !== 'visible',
      })
    },
  })
  return { sheets, from1904, styles: await cellStyles(zip), strings: await sharedStrings(zip) }
}

const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true'

async function relations(zip: ZipEntries): Promise<Map<string, string>> {
  const parts = new Map<string, string>()
  await readXml(await zip.open('xl/_rels/workbook.xml.rels', MAX_PART), {
    open: (name, attributes) => {
      if (name !== 'Relationship') return
      const target = attributes['Target'] ?? ''
      parts.set(attributes['Id'] ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`)
    },
  })
  return parts
}

async function cellStyles(zip: ZipEntries): Promise<CellStyle[]> {
  if (!zip.has('xl/styles.xml')) return []
  const custom = new Map<number, CellStyle>()
  const styles: CellStyle[] = []
  let inCells = false
  await readXml(await zip.open('xl/styles.xml', MAX_PART), {
    open: (name, attributes) => {
      if (name === 'numFmt')
        custom.set(Number(attributes['numFmtId']), styleOf(attributes['formatCode'] ?? ''))
      if (name === 'cellXfs') inCells = true
      if (name === 'xf' && inCells) {
        const id = Number(attributes['numFmtId'] ?? 0)
        styles.push(custom.get(id) ?? builtIn(id))
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false
    },
  })
  return styles
}

/** The formats that are known by number alone; 27–36 and 50–58 are dates in Chinese, Japanese and Korean Excel. */
function builtIn(id: number): CellStyle {
  if ([18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56].includes(id)) return 'time'
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)
    ? 'date'
    : 'plain'
}

/** What a format code shows: `yyyy"年"m"月"d"日"` a date, `h:mm` a time of day, `0.00` a number. */
export function styleOf(code: string): CellStyle {
  const bare = code
    .split(';')[0]
    ?.replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replace(/general/gi, '')
  if (bare === undefined || !/[ymdhs]/i.test(bare)) return 'plain'
  return /[yd]/i.test(bare) || !/[hs]/i.test(bare) ? 'date' : 'time'
}

async function sharedStrings(zip: ZipEntries): Promise<string[]> {
  if (!zip.has('xl/sharedStrings.xml')) return []
  const strings: string[] = []
  let text = ''
  let inText = false
  let phonetic = 0
  const events = parseXml(await zip.open('xl/sharedStrings.xml', MAX_STRINGS), {
    open: (name) => {
      if (name === 'si') text = ''
      else if (name === 't') inText = true
      else if (name === 'rPh') phonetic++
    },
    close: (name) => {
      if (name === 'si') strings.push(unescapeXml(text))
      else if (name === 't') inText = false
      else if (name === 'rPh') phonetic--
    },
    text: (piece) => {
      if (inText && phonetic === 0) text += piece
    },
  })
  for await (const _ of events) {
    // The handlers take all.
  }
  return strings
}

/** Excel writes characters that XML has no place for as `_x000D_`. */
export const unescapeXml = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text
