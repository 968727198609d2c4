import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import type { TierPin as KeptPin } from '#loyalty/pins.ts'
import { addPin, listPins, revokePin } from '#loyalty/pins.store.ts'
import type { CustomersService } from '#api/services.ts'
import { findCustomer } from './customer-facts.store.ts'
import { pinView } from './customer-tier.ts'
import { iso, type ServiceDeps, type Shop } from './shop.ts'
import { findProgram, versionAt } from './tier-programs.ts'
import type { TimelineRecords } from './customer-timeline.ts'
import { timelineEntry } from './timeline-entries.ts'
import { touchCustomer } from './touch.store.ts'

type Pins = Pick<CustomersService, 'pins' | 'pin' | 'unpin'>

/** Levels set by hand. `wake`: the customer is to be looked at again. */
export function createTierPins(deps: ServiceDeps & { readonly wake: () => void }): Pins {
  const { ledger, clock, shop } = deps
  const changed = async (pin: Result<KeptPin>): Promise<ReturnType<typeof shown>> => {
    if (pin.ok) {
      await touchCustomer(deps, pin.value.customer)
      deps.wake()
    }
    return shown(pin)
  }
  const shown = (pin: Result<KeptPin>) => (pin.ok ? ok(pinView(pin.value, shop)) : pin)
  return {
    pins: async (_actor, pointer) => {
      const customer = await findCustomer(deps, pointer)
      if (!customer.ok) return customer
      const pins = await listPins(ledger, { customer: customer.value })
      return ok(pins.filter((pin) => acts(pin, clock.now())).map((pin) => pinView(pin, shop)))
    },
    pin: async (actor, pointer, { program: key, level, reason, until }) => {
      const customer = await findCustomer(deps, pointer)
      if (!customer.ok) return customer
      const program = await findProgram(ledger, key)
      if (!program.ok)
        return fail(problem('unknown_kind', { set: 'tier_programs', key, known: '' }, '/program'))
      const { levels } = versionAt(program.value, clock.now()).body
      if (!levels.some((one) => one.key === level)) {
        return fail(
          problem(
            'unknown_kind',
            { set: 'levels', key: level, known: levels.map((one) => one.key).join(', ') },
            '/level',
          ),
        )
      }
      const pin = {
        program: key,
        customer: customer.value,
        level,
        mode: 'exact' as const,
        reason,
        author: actor.name,
        from: clock.now(),
        until: until ?? null,
        needsApproval: false,
      }
      return changed(await addPin(ledger, pin, clock.now()))
    },
    unpin: async (actor, pointer, id) => {
      const customer = await findCustomer(deps, pointer)
      if (!customer.ok) return customer
      const own = await listPins(ledger, { customer: customer.value, id })
      if (own.length === 0) return fail(problem('not_found', { what: 'tier pin', id }))
      return changed(await revokePin(ledger, id, { by: actor.name, at: clock.now() }))
    },
  }
}

/** Whether it holds or will hold. */
const acts = (pin: KeptPin, now: Millis): boolean =>
  pin.revokedAt === null && (pin.until === null || pin.until > now)

/** Pins on the customer's timeline: when each was set, and when it was taken away. */
export const pinRecords = ({
  ledger,
  shop,
}: Pick<ServiceDeps, 'ledger' | 'shop'>): TimelineRecords => ({
  kind: 'pin',
  read: async ({ customer, standpoint }) => {
    const known = standpoint.knownAt ?? Infinity
    const pins = await listPins(ledger, { customer })
    return pins.flatMap((pin) => [
      ...(pin.madeAt <= known ? [pinFound(pin, shop)] : []),
      ...(pin.revokedAt !== null && pin.revokedAt <= known
        ? [unpinFound(pin, pin.revokedAt, shop)]
        : []),
    ])
  },
})

function pinFound(pin: KeptPin, shop: Shop) {
  const until = pin.until === null ? undefined : iso(pin.until, shop).slice(0, 10)
  const parts = {
    kind: 'pin' as const,
    id: pin.id,
    at: pin.from,
    knownAt: pin.madeAt,
    source: pin.author,
    title: { zh: `手动指定等级：${pin.level}`, en: `Level set by hand: ${pin.level}` },
    detail: until === undefined ? null : { zh: `至 ${until}`, en: `until ${until}` },
    text: pin.reason,
    status: pin.level,
    personal: true,
  }
  return { at: pin.from, tie: `${pin.id}.1`, entry: timelineEntry(parts, shop) }
}

function unpinFound(pin: KeptPin, at: Millis, shop: Shop) {
  const parts = {
    kind: 'pin' as const,
    id: pin.id,
    at,
    knownAt: at,
    source: pin.revokedBy ?? '',
    title: { zh: `取消手动指定：${pin.level}`, en: `No longer set by hand: ${pin.level}` },
    status: pin.level,
  }
  return { at, tie: `${pin.id}.2`, entry: timelineEntry(parts, shop) }
}
