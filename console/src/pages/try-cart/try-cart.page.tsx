import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Quote } from '#api/shapes/promotion.ts'
import { send } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { useAct } from '../../parts/use-act.ts'
import { Answer } from './answer.tsx'
import { aLine, questionOf, type TypedCart } from './cart.ts'
import { CartForm } from './cart-form.tsx'

const START: TypedCart = {
  lines: [aLine('1')],
  shipping: '',
  customer: '',
  level: '',
  codes: '',
  day: '',
}

/** What a cart would cost: each line, the offers that act, and why the others do not. Nothing is kept. */
export function TryCartPage() {
  const t = useText()
  const { currency } = useFormat()
  const { busy, error, act } = useAct()
  const [cart, setCart] = useState<TypedCart>(START)
  const [quote, setQuote] = useState<Quote>()
  const question = questionOf(cart, currency)
  const ask = () =>
    void act(async () => setQuote(await send<Quote>('POST', '/quotes', { body: question })))
  return (
    <Page
      title={t.promotions.tryTitle}
      note={t.promotions.tryNote}
      before={<Link to="/promotions">← {t.promotions.title}</Link>}
    >
      <div className="stack">
        <Card title={t.promotions.cart}>
          <form
            className="card-body stack"
            onSubmit={(event) => {
              event.preventDefault()
              ask()
            }}
          >
            <CartForm cart={cart} onChange={setCart} />
            {error !== undefined && <ProblemView error={error} />}
            <div>
              <Button type="primary" htmlType="submit" loading={busy} disabled={!question}>
                {t.promotions.ask}
              </Button>
            </div>
          </form>
        </Card>
        <Card title={t.promotions.answer}>
          {quote ? <Answer quote={quote} /> : <p className="say">{t.promotions.answerEmpty}</p>}
        </Card>
      </div>
    </Page>
  )
}
