import { isoOf } from '../reading/order-words.ts'
import { type Payload, saying } from '../reading/payload.ts'
import { whose, wholeName } from '../reading/people.ts'
import type { SourceContext, SourceFacts } from '../source-kind.ts'

const MAX_CITY = 100

/** A customer of the Admin REST API. */
export function shopifyCustomer(it: Payload, context: SourceContext): SourceFacts {
  const address = it.at('default_address')
  const country = address.word('country_code')
  const email = it.word('email')
  const number = it.must(it.id('id'), '', 'id')
  const who = whose(context, { number, email, phone: it.word('phone'), country })
  const changed = it.time('UTC', 'updated_at') ?? it.time('UTC', 'created_at')
  return {
    customers: [
      {
        ...who,
        ...saying({
          at: isoOf(changed),
          name: wholeName(it.word('first_name'), it.word('last_name')),
          email,
          phone: who.identifiers?.['phone'],
          city: address.word('city')?.slice(0, MAX_CITY),
          joined_at: isoOf(it.time('UTC', 'created_at')),
          tags: tagsOf(it),
          consent: consentOf(it),
        }),
      },
    ],
  }
}

const tagsOf = (it: Payload): string[] | undefined =>
  it
    .id('tags')
    ?.split(',')
    .map((tag) => tag.trim().slice(0, 100))
    .filter((tag) => tag !== '')

function consentOf(it: Payload): Record<string, boolean> | undefined {
  const state = it.word('email_marketing_consent', 'state')
  const sms = it.word('sms_marketing_consent', 'state')
  const email = state === undefined ? it.flag('accepts_marketing') : state === 'subscribed'
  const consent = saying({ email, sms: sms === undefined ? undefined : sms === 'subscribed' })
  return Object.keys(consent).length > 0 ? consent : undefined
}

/** A product is one for each of its variants: those are what is sold. */
export function shopifyProduct(it: Payload, context: SourceContext): SourceFacts {
  const title = it.word('title')
  const at = isoOf(it.time('UTC', 'updated_at'))
  return {
    products: it.list('variants').map((variant) => {
      const name = variant.word('title')
      return {
        sku: variant.word('sku') ?? variant.must(variant.id('id'), '', 'id'),
        ...saying({
          name:
            name === undefined || name === 'Default Title'
              ? title
              : `${title ?? ''} - ${name}`.slice(0, 200),
          category: it.word('product_type'),
          brand: it.word('vendor'),
          price: variant.price(context.currency, 'price'),
          at,
        }),
      }
    }),
  }
}
