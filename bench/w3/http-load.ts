import { connect, type Socket } from 'node:net'

/** What is sent again and again: whole requests, taken in turn. */
export type Target = { readonly port: number; readonly requests: readonly Buffer[] }

/** A POST as it goes over the wire. */
export function post(path: string, key: string, body: object): Buffer {
  const json = JSON.stringify(body)
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    `authorization: Bearer ${key}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(json)}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${json}`)
}

/** Sends as fast as answers come, over so many connections. Gives answers per second. */
export async function closedLoop(target: Target, connections: number, ms: number): Promise<number> {
  const end = performance.now() + ms
  let answered = 0
  const started = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async (_, at) => {
      const line = await openLine(target.port)
      for (let turn = at; performance.now() < end; turn += connections) {
        await line.ask(target.requests[turn % target.requests.length] as Buffer)
        answered += 1
      }
      line.close()
    }),
  )
  return answered / ((performance.now() - started) / 1000)
}

/**
 * Sends at a steady rate, whether answers come or not. Gives how long answers took from when they were due, so that
 * waiting for a free connection counts.
 */
export async function openLoop(target: Target, perSecond: number, ms: number): Promise<number[]> {
  const free = await Promise.all(Array.from({ length: 64 }, () => openLine(target.port)))
  const waiting: ((line: Line) => void)[] = []
  const took: number[] = []
  const started = performance.now()
  const total = Math.floor((perSecond * ms) / 1000)
  const asked: Promise<void>[] = []
  const send = async (turn: number): Promise<void> => {
    const due = started + (turn * 1000) / perSecond
    const line = free.pop() ?? (await new Promise<Line>((give) => waiting.push(give)))
    await line.ask(target.requests[turn % target.requests.length] as Buffer)
    took.push(performance.now() - due)
    const next = waiting.shift()
    if (next) next(line)
    else free.push(line)
  }
  for (let turn = 0; turn < total; ) {
    const now = performance.now()
    while (turn < total && started + (turn * 1000) / perSecond <= now) asked.push(send(turn++))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(asked)
  for (const line of free) line.close()
  return took.sort((a, b) => a - b)
}

type Line = { readonly ask: (request: Buffer) => Promise<void>; readonly close: () => void }

/** One connection that is kept; an answer is whole when its head and as many bytes as it says have come. */
async function openLine(port: number): Promise<Line> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject)
  })
  let heard = Buffer.alloc(0)
  let done: (() => void) | undefined
  let failed: ((error: Error) => void) | undefined
  socket.on('data', (bytes) => {
    heard = heard.length === 0 ? bytes : Buffer.concat([heard, bytes])
    const head = heard.indexOf('\r\n\r\n')
    if (head === -1) return
    const text = heard.toString('latin1', 0, head)
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
    if (heard.length < head + 4 + length) return
    if (!text.startsWith('HTTP/1.1 200')) failed?.(new Error(heard.toString('utf8', 0, 600)))
    heard = Buffer.alloc(0)
    done?.()
  })
  socket.on('error', (error) => failed?.(error))
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        done = resolve
        failed = reject
        socket.write(request)
      }),
    close: () => void socket.destroy(),
  }
}
