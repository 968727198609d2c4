import pino, { type Logger } from 'pino'
import type { LogLevel } from './config.ts'

/** Structured lines on standard error; ids, counts and durations only, never a person's data. */
export function createLog(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      redact: ['req.headers.authorization', 'req.headers.cookie'],
    },
    pino.destination(2),
  )
}
