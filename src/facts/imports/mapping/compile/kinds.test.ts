import { describe, expect, test } from 'vitest'
import { sql } from '#sql/sql.ts'
import { stageTools } from '../../../../../test/harness/stage.ts'
import { testStores } from '../../../../../test/harness/stores.ts'
import { factsMigrations } from '../../../migrations.ts'

const { facts } = await testStores(factsMigrations)
const stage = await stageTools(facts)

describe('orders', () => {
  test('several items in a cell become lines; what is not cut counts once', async () => {
    const text = `主订单编号,子订单编号,选购商品,商品数量,商家编码,订单应付金额,订单提交时间,订单状态,售后状态
M1,S1;S2,茶;杯,1;2,a;b,30.00,2026-11-11 10:00:00,已完成,-
M2,S3,茶;杯,5,a;b,30.00,2026-11-11 10:00:00,已完成,退款成功
M3,S4;S5,茶;杯,2,a;b,30.00,2026-11-11 10:00:00,已关闭,退款成功
M4,S6;S7;S8,茶;杯,2,a;b,30.00,2026-11-11 10:00:00,已完成,-
`
    const it = await stage(text)
    expect(await it.faults()).toEqual(
      [4, 4, 4].map((row) => [row, 'line_id', 'split_mismatch', '3 / 2 / 2 / 1']),
    )
    const rows = (
      await it.rows(
        sql`row, order_id, state, line, line_id, sku, quantity, line_total, refund_id, refund_line, refund_amount`,
      )
    ).filter((row) => row['row'] !== '4')
    const line = (
      row: string,
      order_id: string,
      state: string,
      line_id: string,
      sku: string,
      quantity: string,
      line_total: string,
    ) => ({
      row,
      order_id,
      state,
      line: 1,
      line_id,
      sku,
      quantity,
      line_total,
      refund_id: '',
      refund_line: '',
      refund_amount: null,
    })
    expect(rows.filter((row) => row['refund_id'] === '')).toEqual([
      line('1', 'M1', 'paid', 'S1', 'a', '1', '3000'),
      line('1', 'M1', 'paid', 'S2', 'b', '2', '0'),
      line('2', 'M2', 'paid', 'S3', 'a', '5', '3000'),
      line('2', 'M2', 'paid', 'S3', 'b', '0', '0'),
      line('3', 'M3', 'void', 'S4', 'a', '1', '3000'),
      line('3', 'M3', 'void', 'S5', 'b', '1', '0'),
    ])
    // A void order counts for nothing already; nothing more is given back.
    expect(
      rows
        .filter((row) => row['refund_id'] !== '' && row['refund_amount'] !== null)
        .map(({ order_id, refund_id, refund_line, refund_amount }) => ({
          order_id,
          refund_id,
          refund_line,
          refund_amount,
        })),
    ).toEqual([
      { order_id: 'M2', refund_id: 'M2:refund', refund_line: 'S3', refund_amount: '3000' },
    ])
  })

  test('an amount given back beside the order is a refund of its own', async () => {
    const it = await stage(
      '订单号,下单时间,付款时间,实付金额,退款金额\nA,2026-11-11 10:00:00,2026-11-11 11:00:00,100,30\nB,2026-11-11 10:00:00,,100,0\n',
    )
    expect(await it.faults()).toEqual([])
    expect(
      await it.rows(
        sql`row, order_id, order_total, ordered_at, refund_id, refund_line, refund_at, refund_amount`,
      ),
    ).toEqual([
      {
        row: '1',
        order_id: 'A',
        order_total: '10000',
        ordered_at: '2026-11-11 02:00:00.000',
        refund_id: '',
        refund_line: '',
        refund_at: null,
        refund_amount: null,
      },
      {
        row: '1',
        order_id: 'A',
        order_total: null,
        ordered_at: null,
        refund_id: 'A:refund',
        refund_line: 'whole',
        refund_at: '2026-11-11 03:00:00.000',
        refund_amount: '3000',
      },
      {
        row: '2',
        order_id: 'B',
        order_total: '10000',
        ordered_at: '2026-11-11 02:00:00.000',
        refund_id: '',
        refund_line: '',
        refund_at: null,
        refund_amount: null,
      },
    ])
  })

  test('refunds alone: an empty amount is all that is left; time and number are needed', async () => {
    const it = await stage(
      'refund_id,order_id,refunded_at,amount,line_id\nR1,A,2026-11-12 10:00:00,-30,L1\nR2,B,2026-11-12,,\n,C,2026-11-12,1,\nR4,D,,1,\n',
    )
    expect(await it.faults()).toEqual([
      [3, 'refund_id', 'required', ''],
      [4, 'refunded_at', 'required', ''],
    ])
    expect(
      (await it.rows(sql`order_id, refund_id, refund_at, refund_amount, refund_line, line`)).slice(
        0,
        2,
      ),
    ).toEqual([
      {
        order_id: 'A',
        refund_id: 'R1',
        refund_at: '2026-11-12 02:00:00.000',
        refund_amount: '3000',
        refund_line: 'L1',
        line: 0,
      },
      {
        order_id: 'B',
        refund_id: 'R2',
        refund_at: '2026-11-11 16:00:00.000',
        refund_amount: null,
        refund_line: '',
        line: 0,
      },
    ])
  })

  test('a row needs an amount of one kind; a discount’s sign is a matter of taste', async () => {
    const it = await stage(
      'order_id,ordered_at,order_total,line_total,quantity,unit_price,order_discount\nA,2026-01-01,1,,,,-5\nB,2026-01-01,,1,,,5\nC,2026-01-01,,,2,1,\nD,2026-01-01,,,2,,\nE,2026-01-01,,,,1,\nF,2026-01-01,x,,,,\n',
    )
    expect(await it.faults()).toEqual([
      [4, 'order_total', 'no_amount', ''],
      [5, 'order_total', 'no_amount', ''],
      [6, 'order_total', 'invalid_amount', 'x'],
    ])
    expect((await it.rows(sql`order_discount`)).slice(0, 2)).toEqual([
      { order_discount: '500' },
      { order_discount: '500' },
    ])
  })

  test('cancelled orders say from when; payments, versions, coupons, attributes and sources are kept', async () => {
    const it = await stage(
      'order_id,ordered_at,paid_at,cancelled_at,status,order_total,coupon_codes,payment_id,payment_method,updated_at,source,attributes.礼品\nA,2026-01-01,2026-01-02,2026-01-03,cancelled,10,"X,Y",,微信支付,2026-01-04,pos,是\nB,2026-01-01,,,已取消,10,,P1,,,,\nC,2026-01-01,,,待付款,10,,P2,,,,\n',
    )
    expect(await it.faults()).toEqual([])
    expect(
      await it.rows(
        sql`order_id, state, void_at, version, coupons, payment_id, payment_at, payment_method, payment_amount, source, attributes`,
      ),
    ).toEqual([
      {
        order_id: 'A',
        state: 'void',
        void_at: '2026-01-02 16:00:00.000',
        version: '1767456000000',
        coupons: ['X', 'Y'],
        payment_id: ['A'],
        payment_at: ['2026-01-01 16:00:00.000'],
        payment_method: ['微信支付'],
        payment_amount: ['1000'],
        source: 'pos',
        attributes: { 礼品: '是' },
      },
      {
        order_id: 'B',
        state: 'void',
        void_at: '2025-12-31 16:00:00.000',
        version: '0',
        coupons: [],
        payment_id: ['P1'],
        payment_at: ['2025-12-31 16:00:00.000'],
        payment_method: [''],
        payment_amount: ['1000'],
        source: 'test',
        attributes: {},
      },
      {
        order_id: 'C',
        state: 'pending',
        void_at: null,
        version: '0',
        coupons: [],
        payment_id: [],
        payment_at: [],
        payment_method: [],
        payment_amount: [],
        source: 'test',
        attributes: {},
      },
    ])
  })

  test('Taobao’s lines come without their orders and are added to them', async () => {
    const it = await stage(
      '订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码\n="1930",绿茶,19.90,2,,颜色:绿,,,交易成功,T1\n',
    )
    expect(it.mapping).toMatchObject({ merge: true })
    expect(await it.faults()).toEqual([])
    expect(
      await it.rows(sql`order_id, merge, line, sku, quantity, unit_price, ordered_at`),
    ).toEqual([
      {
        order_id: '1930',
        merge: 1,
        line: 1,
        sku: 'T1',
        quantity: '2',
        unit_price: '1990',
        ordered_at: null,
      },
    ])
  })

  test('mapped with conditions, constants, several headers and words of one’s own', async () => {
    const it = await stage(
      'no,t1,t2,sum,kind,tel\nA,,2026-01-01,1,线上,(202) 555-0123\nB,2026-01-02,2026-01-01,2,退,+44 20 7946 0958\nC,2026-01-02,,3,门店,123\n',
      {
        mapping: {
          kind: 'orders',
          columns: {
            order_id: 'no',
            ordered_at: { header: ['t1', 't2'] },
            order_total: { header: 'sum', unit: 'minor' },
            channel: { header: 'kind', values: { 线上: 'online' } },
            store: { value: '一号店', when: { column: 'kind', equals: '门店' } },
            phone: { header: 'tel', region: 'US' },
          },
          refunds: { when: { column: 'kind', equals: ['退', '退款'] } },
          currency: 'USD',
        },
      },
    )
    expect(await it.faults()).toEqual([[3, 'phone', 'invalid_phone', '123']])
    expect(
      (
        await it.rows(
          sql`order_id, ordered_at, order_total, refund_at, refund_amount, channel, store, currency, ids`,
        )
      ).slice(0, 2),
    ).toEqual([
      {
        order_id: 'A',
        ordered_at: '2025-12-31 16:00:00.000',
        order_total: '1',
        refund_at: null,
        refund_amount: null,
        channel: 'online',
        store: '',
        currency: 'USD',
        ids: [{ kind: 'phone', value: '+12025550123' }],
      },
      {
        order_id: 'B',
        ordered_at: null,
        order_total: null,
        refund_at: '2026-01-01 16:00:00.000',
        refund_amount: '2',
        channel: '退',
        store: '',
        currency: 'USD',
        ids: [{ kind: 'phone', value: '+442079460958' }],
      },
    ])
  })
})

describe('customers', () => {
  test('are what is known of them, under any identifier', async () => {
    const it = await stage(
      '客户编号,姓名,手机号,邮箱,生日,性别,城市,入会时间,标签,consent.sms,attributes.肤质\nC1,张三,13800138000,A@B.com,1990/5/1,男,杭州,2020-01-02 08:00:00,"茶客,老客",是,干性\n,李四,13900139000,,33000,女士,,,,0,\n,王五,138****0000,,,,,,,,\nC4,赵六,,,1990-13-01,男男,,,,maybe,\n',
      { kind: 'customers' },
    )
    expect(await it.faults()).toEqual([
      [3, 'customer_id', 'no_identity', ''],
      [4, 'birthday', 'invalid_birthday', '1990-13-01'],
      [4, 'gender', 'unknown_gender', '男男'],
      [4, 'consent.sms', 'invalid_consent', 'maybe'],
    ])
    expect((await it.rows(sql`customer_id, ids, at, attributes`)).slice(0, 2)).toEqual([
      {
        customer_id: 'C1',
        at: null,
        ids: [
          { kind: 'customer_id', value: 'C1' },
          { kind: 'phone', value: '+8613800138000' },
          { kind: 'email', value: 'a@b.com' },
        ],
        attributes: {
          name: '张三',
          phone: '+8613800138000',
          email: 'a@b.com',
          birthday: '1990-05-01',
          gender: 'male',
          city: '杭州',
          joined_at: '2020-01-02 00:00:00.000',
          tags: '["茶客","老客"]',
          'consent.sms': 'true',
          'attributes.肤质': '干性',
        },
      },
      {
        customer_id: '',
        at: null,
        ids: [{ kind: 'phone', value: '+8613900139000' }],
        attributes: {
          name: '李四',
          phone: '+8613900139000',
          birthday: '1990-05-07',
          gender: 'female',
          'consent.sms': 'false',
        },
      },
    ])
  })
})

describe('products', () => {
  test('have prices in minor units', async () => {
    const it = await stage(
      '商品编码,商品名称,分类,品牌,售价,成本\nS1,绿茶,茶叶,甲,¥19.90,8\nS2,杯,,,-1,\n,x,,,1,\n',
      { kind: 'products' },
    )
    expect(await it.faults()).toEqual([
      [2, 'price', 'negative_amount', '-1'],
      [3, 'sku', 'required', ''],
    ])
    expect((await it.rows(sql`sku, name, category, brand, price, cost, currency`))[0]).toEqual({
      sku: 'S1',
      name: '绿茶',
      category: '茶叶',
      brand: '甲',
      price: '1990',
      cost: '800',
      currency: 'CNY',
    })
  })
})

describe('events', () => {
  test('under our names; without an id the content is the id', async () => {
    const text =
      '用户ID,商品ID,行为类型,时间戳,停留时长,properties.页\nu1,i1,浏览,1762826400,12.3456,首页\nu1,i1,浏览,1762826400,12.3456,首页\nu2,i1,buy,1762826401,-1,\n,i1,点击,1762826401,,\n'
    const it = await stage(text)
    expect(it.mapping.kind).toBe('events')
    expect(await it.faults()).toEqual([
      [3, 'seconds', 'number_out_of_range', '-1'],
      [4, 'customer_id', 'no_identity', ''],
    ])
    const rows = await it.rows(sql`event_id, type, at, sku, seconds, properties, ids`)
    expect(rows[0]).toMatchObject({
      type: 'view',
      at: '2025-11-11 02:00:00.000',
      sku: 'i1',
      seconds: '12.346',
      properties: { 页: '首页' },
      ids: [{ kind: 'customer_id', value: 'u1' }],
    })
    expect(rows[0]?.['event_id']).toMatch(/^~[0-9a-f]{32}$/)
    expect(rows[1]?.['event_id']).toBe(rows[0]?.['event_id'])
    expect(rows[2]).toMatchObject({ type: 'buy' })
  })
})

describe('feedback', () => {
  test('as JSON Lines', async () => {
    const line = (more: object) =>
      JSON.stringify({
        feedback_id: 'F1',
        customer_id: 'C1',
        kind: 'nps',
        score: 9,
        text: '很好',
        at: '2026-11-11 10:00:00',
        order_id: 'A',
        ...more,
      })
    const it = await stage(
      [
        line({}),
        line({ feedback_id: 'F2', kind: '评价', score: 4.5 }),
        line({ feedback_id: 'F3', kind: '吐槽' }),
        line({ feedback_id: 'F4', score: 'good' }),
      ].join('\n'),
    )
    expect(it.mapping.kind).toBe('feedback')
    expect(await it.faults()).toEqual([
      [3, 'kind', 'unknown_feedback_kind', '吐槽'],
      [4, 'score', 'invalid_number', 'good'],
    ])
    expect((await it.rows(sql`feedback_id, kind, at, score, text, order_id`)).slice(0, 2)).toEqual([
      {
        feedback_id: 'F1',
        kind: 'nps',
        at: '2026-11-11 02:00:00.000',
        score: '9',
        text: '很好',
        order_id: 'A',
      },
      {
        feedback_id: 'F2',
        kind: 'review',
        at: '2026-11-11 02:00:00.000',
        score: '4.5',
        text: '很好',
        order_id: 'A',
      },
    ])
  })
})
