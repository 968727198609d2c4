import cliProgress from 'cli-progress'
import { type Io, say, type Words } from './io.ts'

/** How far something is: `done` of `total`, where known. */
export type Step = {
  readonly done: number
  readonly total: number | null
  readonly eta: number | null
  readonly note: string
}
export type Progress = { readonly show: (step: Step) => void; readonly end: () => void }

/** Without a terminal, one line so often. */
const LINE_EVERY_MS = 10_000

/** A bar on a terminal's standard error, with what is left; elsewhere a line now and then. */
export function progress(io: Io, title: Words, now: () => number): Progress {
  return io.bar === undefined ? lines(io, title, now) : bar(io, io.bar, title)
}

function bar(io: Io, stream: NodeJS.WriteStream, title: Words): Progress {
  const made = new cliProgress.SingleBar({
    stream,
    clearOnComplete: true,
    hideCursor: true,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: Math.max(10, Math.min(40, io.columns - 60)),
    format: `${say(io, title)} {bar} {percentage}% {note} {left}`,
    autopadding: true,
  })
  let started = false
  return {
    show: ({ done, total, eta, note }) => {
      const left = eta === null ? '' : `${say(io, { zh: '剩余', en: 'left' })} ${duration(eta)}`
      const payload = { note, left }
      if (!started) made.start(total ?? 100, 0, payload)
      started = true
      made.setTotal(total ?? 100)
      made.update(total === null ? 0 : done, payload)
    },
    end: () => {
      if (started) made.stop()
    },
  }
}

function lines(io: Io, title: Words, now: () => number): Progress {
  let last = now()
  return {
    show: ({ done, total, eta, note }) => {
      if (now() - last < LINE_EVERY_MS) return
      last = now()
      const share = total === null || total === 0 ? '' : `${Math.floor((100 * done) / total)}% `
      const left = eta === null ? '' : ` · ${say(io, { zh: '剩余', en: 'left' })} ${duration(eta)}`
      io.err(`${say(io, title)} ${share}${note}${left}\n`)
    },
    end: () => undefined,
  }
}

/** 3725 → 1:02:05 */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor((whole % 3600) / 60),
    whole % 60,
  ]
  const two = (value: number): string => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
