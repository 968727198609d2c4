// A handler that does nothing, in the same framework with the same shapes: node bench/w3/bare-server.ts ANSWER-FILE
import Fastify from 'fastify'
import { readFileSync } from 'node:fs'
import { Quote, QuoteInput } from '../../src/api/shapes/promotion.ts'

const answer: unknown = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const app = Fastify()
app.post(
  '/v1/quotes',
  { schema: { body: QuoteInput, response: { 200: Quote } } },
  async () => answer,
)
const url = await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${url}\n`)
