import { type Sql, sql } from '#sql/sql.ts'
import { pattern } from './value.ts'

/** Blanks that a trim of spaces would leave: no-break and ideographic spaces, byte order marks, zero-width ones. */
const BLANK = String.raw`[\s\x{A0}\x{3000}\x{FEFF}\x{200B}\x{200E}\x{200F}]`

/** `="…"` and a leading apostrophe are how spreadsheets are told to leave an id alone. */
const WRAPPED = pattern(String.raw`(?s)^${BLANK}*(?:="(.*)"|'?${BLANK}*(.*?))${BLANK}*$`)
const UNWRAPPED = pattern(String.raw`\1\2`)

/** What people and programs write where there is nothing. */
const NOTHING = pattern(
  String.raw`(?i)^(?:-+|—+|/|null|none|nan|nat|n/a|<na>|\\n|undefined|\(null\)|无|暂无|空|\(空白\))$`,
)

/** The cell without what surrounds its value; '' where it says that there is none. */
export const cleanSql = (cell: Sql): Sql =>
  sql`replaceRegexpOne(replaceRegexpOne(${cell}, ${WRAPPED}, ${UNWRAPPED}), ${NOTHING}, '')`

/** The same with full-width digits, letters and punctuation made narrow. */
export const narrowSql = (cell: Sql): Sql => sql`normalizeUTF8NFKC(${cleanSql(cell)})`

/** Texts that need no look: no first or last character to clean, and not one of the words for nothing. */
export const PLAIN_TEXT = pattern(
  String.raw`^(?:[^\s='\-—/\\#<(nNuU无暂空\x{A0}\x{3000}\x{FEFF}\x{200B}](?s:.*[^\s\x{A0}\x{3000}\x{200B}])?)?$`,
)

/** Platforms hide phones and names so: 138****8000, ##密文, $$密文. */
export const MASKED = pattern(String.raw`\*{2,}|＊{2,}|^##|^\$\$|^~.*~$`)
export const SCIENTIFIC = pattern(String.raw`^[+-]?\d+(\.\d+)?[eE]\+?\d{1,3}$`)
/** Excel's traces: ####### where the column was too narrow; #N/A and the like; a formula instead of its value. */
export const EXCEL_HASHES = pattern(String.raw`^#{3,}$`)
export const EXCEL_ERROR = pattern(
  String.raw`^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)`,
)
export const FORMULA = pattern('^=')
