import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { under } from './root-route.tsx'

const promotions = createRoute({
  getParentRoute: under,
  path: '/promotions',
  component: lazyRouteComponent(
    () => import('./pages/promotions/promotions.page.tsx'),
    'PromotionsPage',
  ),
})
const newPromotion = createRoute({
  getParentRoute: under,
  path: '/promotions/new',
  component: lazyRouteComponent(
    () => import('./pages/promotion-form/promotion-form.page.tsx'),
    'NewPromotionPage',
  ),
})
const tryCart = createRoute({
  getParentRoute: under,
  path: '/try-cart',
  component: lazyRouteComponent(() => import('./pages/try-cart/try-cart.page.tsx'), 'TryCartPage'),
})
const coupons = createRoute({
  getParentRoute: under,
  path: '/coupons',
  component: lazyRouteComponent(() => import('./pages/coupons/coupons.page.tsx'), 'CouponsPage'),
})
const editPromotion = createRoute({
  getParentRoute: under,
  path: '/promotions/$key',
  component: lazyRouteComponent(
    () => import('./pages/promotion-form/promotion-form.page.tsx'),
    'EditPromotionPage',
  ),
})

/** The pages of 营销. */
export const marketing = [promotions, newPromotion, tryCart, coupons, editPromotion] as const
