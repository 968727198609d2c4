import { parseJson } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { Payload } from '../reading/payload.ts'
import type { SourceContext, SourceFacts } from '../source-kind.ts'
import { youzanOrder } from './youzan-order.ts'
import { youzanRefund } from './youzan-refund.ts'

/** A pushed message: its type, its own id, and what it is about in `msg`. */
export function readYouzan(body: unknown, context: SourceContext): Result<SourceFacts> {
  const envelope = Payload.of(body)
  const topic = envelope.must(envelope.word('type'), '', 'type')
  const deliveryId = envelope.id('msg_id')
  const said = { topic, ...(deliveryId === undefined ? {} : { deliveryId }) }
  if (envelope.flag('test') === true)
    return ok({ ...said, ignored: { zh: '测试消息', en: 'a test message' } })
  const decoded = decode(envelope.at('msg').value)
  if (!decoded.ok) return decoded
  const message = Payload.of(decoded.value, '/msg')
  const facts = factsOf(topic, envelope, message, context)
  const read = message.finish(facts)
  const whole = envelope.finish(undefined)
  return !whole.ok ? whole : read.ok ? ok({ ...said, ...read.value }) : read
}

/** Trade messages carry URL-encoded JSON, refund messages an object. */
function decode(msg: unknown): Result<unknown> {
  if (typeof msg !== 'string') return ok(msg)
  try {
    const text = msg.trimStart().startsWith('{')
      ? msg
      : decodeURIComponent(msg.replaceAll('+', ' '))
    return ok(parseJson(text))
  } catch (error) {
    const detail = (error as Error).message.slice(0, 200)
    return fail(problem('invalid_json', { detail }, '/msg'))
  }
}

function factsOf(
  topic: string,
  envelope: Payload,
  message: Payload,
  context: SourceContext,
): SourceFacts {
  if (/^(?:youzan_)?trade_refund/i.test(topic)) return youzanRefund(topic, message)
  if (message.at('full_order_info').said) return youzanOrder(envelope, message, context)
  return { ignored: { zh: `${topic} 不带订单内容`, en: `${topic} says nothing of an order` } }
}
