import { join, type Sql, sql } from '#sql/sql.ts'
import {
  type AssemblyInput,
  checkOf,
  IDENTIFIERS,
  knowsCustomer,
  required,
  type StageAssembly,
} from './assembly.ts'
import { mapSql, openPairs } from './attributes-sql.ts'
import { NO_MONEY, NO_TIME } from './order-amounts.ts'

const isText = (input: AssemblyInput, key: string): Sql => sql`${input.value(key)} != ''`

/** Customers: each row is what is known of one of them. */
export const customersAssembly: StageAssembly = {
  key: 'customers',
  needs: () => [IDENTIFIERS],
  assemble: (input) => {
    const { value, readings } = input
    const plain = ['name', 'birthday', 'gender', 'city']
      .filter((key) => readings.has(key))
      .map((key) => [key, value(key)] as const)
    const reach = ['phone', 'email']
      .filter((key) => readings.has(key))
      .map((key) => [key, value(key)] as const)
    const joined = sql`ifNull(toString(${value('joined_at', NO_TIME)}), '')`
    const tags = sql`if(empty(${value('tags')}), '', toJSONString(${value('tags')}))`
    const pairs = [
      ...plain,
      ...reach,
      ...(readings.has('joined_at') ? [['joined_at', joined] as const] : []),
      ...(readings.has('tags') ? [['tags', tags] as const] : []),
      ...openPairs(readings, 'consent.').map(([name, said]) => [`consent.${name}`, said] as const),
      ...openPairs(readings, 'attributes.').map(
        ([name, said]) => [`attributes.${name}`, said] as const,
      ),
    ]
    return {
      lets: [],
      checks: [knowsCustomer(input, sql`ids_of`)],
      columns: [
        ['customer_id', value('customer_id')],
        ['at', value('at', NO_TIME)],
        ['attributes', mapSql(pairs)],
      ],
    }
  },
}

/** Products: each row is one. */
export const productsAssembly: StageAssembly = {
  key: 'products',
  needs: () => [['sku']],
  assemble: (input) => {
    const { value, readings, currency } = input
    const money = (key: string): Sql => value(key, NO_MONEY)
    return {
      lets: [],
      checks: [
        required(input, 'sku', isText(input, 'sku')),
        ...['price', 'cost']
          .flatMap((key) => readings.get(key) ?? [])
          .map(({ key, cell, read }) =>
            checkOf(key, sql`ifNull(${read.value} >= 0, 1)`, 'negative_amount', cell),
          ),
      ],
      columns: [
        ['sku', value('sku')],
        ['name', value('name')],
        ['category', value('category')],
        ['brand', value('brand')],
        [
          'currency',
          readings.has('currency')
            ? sql`if(${value('currency')} = '', ${currency}, ${value('currency')})`
            : sql`${currency}`,
        ],
        ['price', money('price')],
        ['cost', money('cost')],
        ['at', value('at', NO_TIME)],
        ['attributes', mapSql(openPairs(readings, 'attributes.'))],
      ],
    }
  },
}

const NO_DECIMAL = (type: 'value' | 'seconds' | 'score'): Sql =>
  ({
    value: sql`CAST(NULL, 'Nullable(Decimal(18, 4))')`,
    seconds: sql`CAST(NULL, 'Nullable(Decimal(12, 3))')`,
    score: sql`CAST(NULL, 'Nullable(Decimal(9, 3))')`,
  })[type]

/** Events: each row is one. Without an id of its own its content is its id, so that the same file twice is once. */
export const eventsAssembly: StageAssembly = {
  key: 'events',
  needs: () => [IDENTIFIERS, ['type'], ['at']],
  assemble: (input) => {
    const { value, readings } = input
    const properties = mapSql(openPairs(readings, 'properties.'))
    const cells = [...readings.values()].map(({ cell }) => cell)
    const content = sql`concat('~', lower(hex(sipHash128(${join(cells)}))))`
    return {
      lets: [],
      checks: [
        knowsCustomer(input, sql`ids_of`),
        required(input, 'type', isText(input, 'type')),
        required(input, 'at', sql`isNotNull(${value('at', NO_TIME)})`),
      ],
      columns: [
        [
          'event_id',
          readings.has('event_id')
            ? sql`if(${value('event_id')} = '', ${content}, ${value('event_id')})`
            : content,
        ],
        ['type', value('type')],
        ['at', value('at', NO_TIME)],
        ['session_id', value('session_id')],
        ['sku', value('sku')],
        ['category', value('category')],
        ['channel', value('channel')],
        ['platform', value('platform')],
        ['value', value('value', NO_DECIMAL('value'))],
        ['seconds', value('seconds', NO_DECIMAL('seconds'))],
        ['properties', properties],
      ],
    }
  },
}

/** Feedback: each row is one answer. */
export const feedbackAssembly: StageAssembly = {
  key: 'feedback',
  needs: () => [['feedback_id'], IDENTIFIERS, ['kind'], ['at']],
  assemble: (input) => {
    const { value } = input
    return {
      lets: [],
      checks: [
        required(input, 'feedback_id', isText(input, 'feedback_id')),
        knowsCustomer(input, sql`ids_of`),
        required(input, 'kind', isText(input, 'kind')),
        required(input, 'at', sql`isNotNull(${value('at', NO_TIME)})`),
      ],
      columns: [
        ['feedback_id', value('feedback_id')],
        ['kind', value('kind')],
        ['at', value('at', NO_TIME)],
        ['score', value('score', NO_DECIMAL('score'))],
        ['text', value('text')],
        ['order_id', value('order_id')],
        ['channel', value('channel')],
      ],
    }
  },
}
