import { param, type Sql, sql } from '#sql/sql.ts'
import { pattern } from './value.ts'

/** Blanks that a trim of spaces would leave: no-break and ideographic spaces, byte order marks, zero-width ones. */
const BLANK = String.raw`[\s\x{A0}\x{3000}\x{FEFF}\x{200B}\x{200E}\x{200F}]`

/** `="…"` and a leading apostrophe are how spreadsheets are told to leave an id alone. */
const WRAPPED = pattern(String.raw`(?s)^${BLANK}*(?:="(.*)"|'?${BLANK}*(.*?))${BLANK}*$`)
const UNWRAPPED = pattern(String.raw`\1\2`)

/** What people and programs write where there is nothing. */
const NOTHING = param(['-', '--', '—', '——', '/', 'null', 'none', 'nan', 'nat', 'n/a', '<na>', '\\n', 'undefined', '无', '暂无', '空', '(null)', '(空白)'], 'Array(String)')

/** The cell without what surrounds its value; '' where it says that there is none. For cells off the fast path. */
export const cleanSql = (cell: Sql): Sql => sql`if(has(${NOTHING}, lower(${bareSql(cell)})), '', ${bareSql(cell)})`

const bareSql = (cell: Sql): Sql => sql`replaceRegexpOne(${cell}, ${WRAPPED}, ${UNWRAPPED})`

/** The same with full-width digits, letters and punctuation made narrow. */
export const narrowSql = (cell: Sql): Sql => sql`normalizeUTF8NFKC(${cleanSql(cell)})`

/** Cells whose first or last character may be something to clean, or that may say that there is nothing. */
export const SUSPECT = pattern(String.raw`^[\s='\-—/\\#<(nNuU无暂空\x{A0}\x{3000}\x{FEFF}\x{200B}]|[\s\x{A0}\x{3000}\x{200B}]$`)

/** Excel's traces: #N/A and the like; ####### where the column was too narrow; a formula instead of its value. */
export const EXCEL_ERROR = pattern(String.raw`^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)`)
export const EXCEL_HASHES = pattern(String.raw`^#{3,}$`)
export const FORMULA = pattern(String.raw`^=`)
export const SCIENTIFIC = pattern(String.raw`^[+-]?\d+(\.\d+)?[eE]\+?\d{1,3}$`)
/** Platforms hide phones and names so: 138****8000, ##密文, $$密文. */
export const MASKED = pattern(String.raw`\*{2,}|＊{2,}|^##|^\$\$|^~.*~$`)

/** The code for Excel's traces; '' if there are none. */
export const excelCode = (text: Sql): Sql =>
  sql`multiIf(match(${text}, ${EXCEL_HASHES}), 'excel_overflow', match(${text}, ${EXCEL_ERROR}), 'excel_error', match(${text}, ${FORMULA}), 'formula', '')`

/** `first` unless it is '', else `second`. */
export const firstCode = (first: Sql, second: Sql): Sql => sql`if(${first} != '', ${first}, ${second})`
