import { Readable } from 'node:stream'
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'

const NS = 'http://schemas.openxmlformats.org'
const REL = `${NS}/officeDocument/2006/relationships`
const MAIN = `${NS}/spreadsheetml/2006/main`
const SMALL_PARTS = {
  'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${REL}"><sheets><sheet name="orders" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${NS}/package/2006/relationships"><Relationship Id="rId1" Type="${REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
}

/** Tab-separated text in, a workbook of one sheet out, piece by piece; its texts stand in the cells. */
export async function* sheetOfTabs(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const parts: Part[] = []
  let at = 0
  const passed = (bytes: Buffer): Buffer => {
    at += bytes.length
    return bytes
  }
  for (const [name, xml] of Object.entries(SMALL_PARTS)) {
    const bytes = Buffer.from(xml)
    const packed = deflateRawSync(bytes)
    const part = { name, at, crc: crc32(bytes), size: bytes.length, packed: packed.length }
    parts.push(part)
    yield passed(Buffer.concat([headOf(part, 0x04034b50), packed]))
  }
  const sheet = { name: 'xl/worksheets/sheet1.xml', at, crc: 0, size: 0, packed: 0 }
  yield passed(headOf(sheet, 0x04034b50))
  const xml = Readable.from(counted(sheetXml(text), sheet))
  for await (const packed of xml.pipe(createDeflateRaw({ level: 1 })) as AsyncIterable<Buffer>) {
    sheet.packed += packed.length
    yield passed(packed)
  }
  const directory = Buffer.concat([...parts, sheet].map((part) => headOf(part, 0x02014b50)))
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length + 1, 8)
  end.writeUInt16LE(parts.length + 1, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  yield Buffer.concat([directory, end])
}

type Part = { name: string; at: number; crc: number; size: number; packed: number }

/** A part's header before its bytes, or its entry in the directory at the end, which alone knows the sheet's size. */
function headOf(part: Part, signature: 0x04034b50 | 0x02014b50): Buffer {
  const central = signature === 0x02014b50
  const head = Buffer.alloc(central ? 46 : 30)
  const fields = central ? 6 : 4
  head.writeUInt32LE(signature, 0)
  if (central) head.writeUInt16LE(20, 4)
  head.writeUInt16LE(20, fields)
  head.writeUInt16LE(8, fields + 4)
  head.writeUInt32LE(part.crc >>> 0, fields + 10)
  head.writeUInt32LE(part.packed, fields + 14)
  head.writeUInt32LE(part.size, fields + 18)
  head.writeUInt16LE(Buffer.byteLength(part.name), fields + 22)
  if (central) head.writeUInt32LE(part.at, 42)
  return Buffer.concat([head, Buffer.from(part.name)])
}

async function* counted(xml: AsyncIterable<string>, part: Part): AsyncGenerator<Buffer> {
  for await (const text of xml) {
    const bytes = Buffer.from(text)
    part.crc = crc32(bytes, part.crc)
    part.size += bytes.length
    yield bytes
  }
}

async function* sheetXml(text: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0)
  let row = 0
  yield `<worksheet xmlns="${MAIN}"><sheetData>`
  for await (const chunk of text) {
    const all = Buffer.concat([rest, chunk])
    const whole = all.lastIndexOf(0x0a) + 1
    rest = all.subarray(whole)
    let xml = ''
    for (const line of all.toString('utf8', 0, whole).split('\n')) {
      if (line === '') continue
      const cells = line.split('\t').map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`)
      xml += `<row r="${++row}">${cells.join('')}</row>`
    }
    yield xml
  }
  yield '</sheetData></worksheet>'
}
