import { crc32, deflateRawSync } from 'node:zlib'

/** A zip file of these parts, packed. Small enough to read; enough for workbooks that no library would write. */
export function zipOf(parts: Readonly<Record<string, string | Buffer>>): Buffer {
  const files: Buffer[] = []
  const entries: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(parts)) {
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes)
    const label = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(label.length, 22)
    files.push(Buffer.from('PK\x03\x04'), common, label, packed)
    const place = Buffer.alloc(4)
    place.writeUInt32LE(at)
    entries.push(
      Buffer.from('PK\x01\x02'),
      Buffer.from([20, 0]),
      common,
      Buffer.alloc(10),
      place,
      label,
    )
    at += 30 + label.length + packed.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(Object.keys(parts).length, 4)
  end.writeUInt16LE(Object.keys(parts).length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...files, directory, Buffer.from('PK\x05\x06'), end])
}

export type WorkbookParts = {
  /** The rows of each sheet as XML: `<row r="1">…</row>`; by the sheet's name. */
  readonly sheets: Readonly<Record<string, string>>
  readonly hidden?: readonly string[]
  readonly strings?: readonly string[]
  /** Number formats of styles 0, 1, 2 …: a number for a built-in one, or a code. */
  readonly styles?: readonly (number | string)[]
  readonly from1904?: true
}

/** The bytes of an XLSX file. */
export function workbookOf({
  sheets,
  hidden = [],
  strings = [],
  styles = [0],
  from1904,
}: WorkbookParts): Buffer {
  const names = Object.keys(sheets)
  const codes = styles.flatMap((style, index) =>
    typeof style === 'string'
      ? [`<numFmt numFmtId="${200 + index}" formatCode="${style.replaceAll('"', '&quot;')}"/>`]
      : [],
  )
  const relations = names.map(
    (_, index) =>
      `<Relationship Id="r${index}" Type="x" Target="worksheets/sheet${index + 1}.xml"/>`,
  )
  return zipOf({
    'xl/workbook.xml': `<workbook xmlns:r="x"><workbookPr${from1904 ? ' date1904="1"' : ''}/><sheets>${names.map((name, index) => `<sheet name="${name}" r:id="r${index}"${hidden.includes(name) ? ' state="hidden"' : ''}/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relations.join('')}</Relationships>`,
    'xl/styles.xml': `<styleSheet><numFmts>${codes.join('')}</numFmts><cellXfs>${styles.map((style, index) => `<xf numFmtId="${typeof style === 'string' ? 200 + index : style}"/>`).join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst>${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    ...Object.fromEntries(
      names.map((name, index) => [
        `xl/worksheets/sheet${index + 1}.xml`,
        `<worksheet><sheetData>${sheets[name] ?? ''}</sheetData></worksheet>`,
      ]),
    ),
  })
}

/** Cells of a row of texts, written inline. */
export const textRow = (row: number, texts: readonly string[]): string =>
  `<row r="${row}">${texts.map((text) => `<c t="inlineStr"><is><t>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`).join('')}</row>`
