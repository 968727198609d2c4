import { preset } from './preset.ts'

/** Behaviour by category, halved every 30 days; two points are an interest; there may be several. */
export const classInterestPreset = preset({
  kind: 'class',
  body: {
    key: 'interest',
    name: { zh: '兴趣偏好', en: 'Interests' },
    about: {
      zh: '按品类行为计分，每过 30 天减半；达到 2 分即打上，可同时有多个。',
      en: 'Behaviour by category, halved every 30 days; two points are an interest; there may be several.',
    },
    choose: 'all',
    values: [
      {
        key: 'home',
        name: { zh: '家居类', en: 'Home' },
        at_least: 2,
        score: {
          fact: 'events',
          aggregate: 'decayed_count',
          where: [{ field: 'category', in: ['家居'] }],
          half_life: { days: 30 },
        },
      },
      {
        key: 'sports',
        name: { zh: '运动类', en: 'Sports' },
        at_least: 2,
        score: {
          fact: 'events',
          aggregate: 'decayed_count',
          where: [{ field: 'category', in: ['运动户外'] }],
          half_life: { days: 30 },
        },
      },
      {
        key: 'fashion',
        name: { zh: '服饰类', en: 'Fashion' },
        at_least: 2,
        score: {
          fact: 'events',
          aggregate: 'decayed_count',
          where: [{ field: 'category', in: ['女装', '男装', '珠宝配饰'] }],
          half_life: { days: 30 },
        },
      },
      {
        key: 'tea',
        name: { zh: '茶饮类', en: 'Tea' },
        at_least: 2,
        score: {
          fact: 'events',
          aggregate: 'decayed_count',
          where: [{ field: 'category', in: ['茶叶'] }],
          half_life: { days: 30 },
        },
      },
      {
        key: 'beauty',
        name: { zh: '美妆类', en: 'Beauty' },
        at_least: 2,
        score: {
          fact: 'events',
          aggregate: 'decayed_count',
          where: [{ field: 'category', in: ['美妆护肤'] }],
          half_life: { days: 30 },
        },
      },
      {
        key: 'food',
        name: { zh: '美食类', en: 'Food' },
        at_least: 2,
        score: {
          fact: 'events',
          aggregate: 'decayed_count',
          where: [{ field: 'category', in: ['食品'] }],
          half_life: { days: 30 },
        },
      },
      {
        key: 'baby',
        name: { zh: '母婴类', en: 'Baby' },
        at_least: 2,
        score: {
          fact: 'events',
          aggregate: 'decayed_count',
          where: [{ field: 'category', in: ['母婴'] }],
          half_life: { days: 30 },
        },
      },
      {
        key: 'digital',
        name: { zh: '数码类', en: 'Digital' },
        at_least: 2,
        score: {
          fact: 'events',
          aggregate: 'decayed_count',
          where: [{ field: 'category', in: ['数码'] }],
          half_life: { days: 30 },
        },
      },
      {
        key: 'books',
        name: { zh: '文教类', en: 'Books' },
        at_least: 2,
        score: {
          fact: 'events',
          aggregate: 'decayed_count',
          where: [{ field: 'category', in: ['图书文具'] }],
          half_life: { days: 30 },
        },
      },
      {
        key: 'pets',
        name: { zh: '宠物类', en: 'Pets' },
        at_least: 2,
        score: {
          fact: 'events',
          aggregate: 'decayed_count',
          where: [{ field: 'category', in: ['宠物用品'] }],
          half_life: { days: 30 },
        },
      },
    ],
  },
})
