import { referenceWalk } from './fold-reference.ts'
import { calendars, tell } from './testing/cases.ts'
import { MEASURES } from './testing/arbitrary-program.ts'
const it: any = eval('('+process.argv[2]+')')
const k = calendars()
const asOf = process.argv[3] ? Number(process.argv[3]) : it.asOf
const t = tell(it, k.table(it.zone), asOf)
const d=(x:number)=>Number.isFinite(x)?new Date(x).toISOString():x
console.log({...t, history: undefined, dueAt:d(t!.dueAt),dropAt:d(t!.dropAt),validUntil:d(t!.validUntil)}, t?.history.map(h=>({...h,at:d(h.at)})))
const w = referenceWalk({...it, measures: MEASURES, calendar: k.naive(it.zone), until: it.asOf+2*366*864e5})
let last=''
for (const s of w.states) { const {at,...r}=s; const x=JSON.stringify({...r,validUntil:d(r.validUntil),graceUntil:d(r.graceUntil)}); if (x!==last) console.log(d(at),x); last=x }
console.log(w.changes.map(c=>({...c,at:d(c.at)})))
