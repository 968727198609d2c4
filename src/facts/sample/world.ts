import { type Random, randomFor, sumsOf } from './random.ts'

/** What the made shop sells, where and to whom: everything here is invented, and says so in its names. */

export type Product = {
  readonly sku: string
  readonly name: string
  readonly category: string
  readonly brand: string
  /** Minor units. */
  readonly price: number
  readonly cost: number
}

type Category = {
  readonly name: string
  readonly items: readonly string[]
  readonly from: number
  readonly to: number
}

/** Price ranges in whole major units. */
const CATEGORIES: readonly Category[] = [
  { name: '茶叶', items: ['龙井', '普洱', '铁观音', '茉莉花茶', '白茶'], from: 49, to: 680 },
  { name: '女装', items: ['连衣裙', '针织衫', '羽绒服', '半身裙', '风衣'], from: 89, to: 899 },
  { name: '男装', items: ['衬衫', '休闲裤', '夹克', 'T 恤', '西服'], from: 69, to: 799 },
  { name: '家居', items: ['四件套', '收纳箱', '台灯', '保温杯', '香薰'], from: 19, to: 459 },
  { name: '运动户外', items: ['跑鞋', '瑜伽垫', '冲锋衣', '登山包', '速干衣'], from: 39, to: 999 },
  { name: '美妆护肤', items: ['面霜', '精华液', '口红', '面膜', '防晒霜'], from: 29, to: 599 },
  { name: '母婴', items: ['纸尿裤', '奶瓶', '婴儿推车', '连体衣', '绘本'], from: 25, to: 1299 },
  { name: '数码', items: ['耳机', '充电宝', '智能手环', '键盘', '路由器'], from: 59, to: 1999 },
  { name: '食品', items: ['坚果礼盒', '牛肉干', '咖啡豆', '蜂蜜', '大米'], from: 15, to: 268 },
  { name: '图书文具', items: ['小说', '笔记本', '钢笔', '字帖', '拼图'], from: 9, to: 158 },
  { name: '宠物用品', items: ['猫粮', '狗粮', '猫砂', '牵引绳', '猫爬架'], from: 19, to: 399 },
  { name: '珠宝配饰', items: ['银手镯', '项链', '耳钉', '丝巾', '腕表'], from: 99, to: 4999 },
]
const BRANDS = [
  '样例一号',
  '样例二号',
  '样例三号',
  '样例四号',
  '样例五号',
  '样例六号',
  '样例七号',
  '样例八号',
]

/** Products of one category, dearest far from alike: the first are sold most. */
const EACH = 50

/** All products, category after category. */
export const products: readonly Product[] = Object.freeze(
  CATEGORIES.flatMap((category, index) =>
    Array.from({ length: EACH }, (_, number) => productOf(category, index, number)),
  ),
)

/** A product of the category; the popular ones often (Zipf-like). */
export const someProduct = (random: Random, category: number): Product =>
  products[category * EACH + Math.floor(EACH * random.next() ** 2.2)] as Product

function productOf(category: Category, index: number, number: number): Product {
  const random = randomFor(1, 99, index * EACH + number)
  const brand = BRANDS[(index * 3 + random.below(4)) % BRANDS.length] as string
  const item = category.items[number % category.items.length] as string
  const major = category.from * (category.to / category.from) ** random.next()
  // Prices end on 9.90 or whole units, as on a shelf.
  const price =
    major < 100 ? Math.ceil(major / 10) * 1000 - 10 : Math.round(major / 10) * 1000 - 100
  return {
    sku: `SYN-${String(index + 1).padStart(2, '0')}${String(number + 1).padStart(3, '0')}`,
    name: `${brand} ${item} ${String.fromCharCode(65 + (number % 26))}${number + 1}（合成）`,
    category: category.name,
    brand,
    price,
    cost: Math.round(price * (0.35 + 0.3 * random.next())),
  }
}

export const cities = weightedList([
  ['上海', 10],
  ['北京', 9],
  ['杭州', 8],
  ['广州', 7],
  ['深圳', 8],
  ['成都', 7],
  ['武汉', 5],
  ['南京', 5],
  ['苏州', 4],
  ['西安', 4],
  ['重庆', 5],
  ['长沙', 4],
  ['郑州', 3],
  ['青岛', 3],
  ['厦门', 2],
  ['昆明', 2],
  ['哈尔滨', 2],
  ['乌鲁木齐', 1],
  ['拉萨', 1],
  ['三亚', 1],
])

/** Where a customer was first seen, and the search words of those who searched. */
export const origins = weightedList([
  ['抖音', 22],
  ['小红书', 16],
  ['微信公众号', 14],
  ['百度搜索', 14],
  ['淘宝搜索', 12],
  ['门店', 12],
  ['老客推荐', 10],
])
export const searchWords: readonly string[] = [
  '送礼',
  '平价',
  '正品',
  '推荐',
  '哪家好',
  '优惠券',
  '新款',
  '家用',
]

export const channels = weightedList([
  ['小程序', 30],
  ['天猫', 28],
  ['抖音', 20],
  ['官网', 12],
  ['门店', 10],
])
export const storeNames: readonly string[] = [
  '样例店·西湖',
  '样例店·静安',
  '样例店·天河',
  '样例店·春熙路',
]
export const couponCodes: readonly string[] = [
  'SYN-XINREN20',
  'SYN-MAN300',
  'SYN-SHENGRI',
  'SYN-HUIYUANRI',
]
export const activities = weightedList([
  ['秒杀', 40],
  ['满减', 25],
  ['拼团', 15],
  ['直播', 12],
  ['新品试用', 8],
])

export const campaigns: readonly string[] = ['618 大促', '双11', '开学季', '会员日', '新品首发']

/** Orders and visits by hour: lunch and evening. */
export const hours = sumsOf([
  2, 1, 1, 0.5, 0.5, 1, 2, 4, 6, 8, 9, 10, 11, 9, 7, 7, 7, 7, 8, 11, 14, 15, 12, 6,
])

const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾']
const FEMALE = [
  '芳',
  '娜',
  '静',
  '敏',
  '丽',
  '婷',
  '雪',
  '晓彤',
  '梦洁',
  '雨欣',
  '思琪',
  '佳怡',
  '欣妍',
  '诗涵',
  '子萱',
]
const MALE = [
  '伟',
  '强',
  '磊',
  '军',
  '杰',
  '勇',
  '浩然',
  '子轩',
  '宇航',
  '俊杰',
  '志远',
  '天佑',
  '文博',
  '嘉豪',
  '明轩',
]

/** A name that nobody can mistake for a person's: “合成·王晓彤”. */
export const nameOf = (random: Random, gender: string): string =>
  `合成·${random.pick(SURNAMES)}${random.pick(gender === 'male' ? MALE : FEMALE)}`

/** Birthdays on which calendars stumble; lunar ones are given as the shop would write them down. */
export const trickyBirthdays: readonly (readonly [birthday: string, lunar: string])[] = [
  ['1988-02-29', ''],
  ['1992-02-29', ''],
  ['2000-02-29', ''],
  ['1990-12-31', ''],
  ['1991-01-01', ''],
  // The last day of a lunar year, its first day, Mid-Autumn, and a day of a leap month.
  ['1985-02-19', '甲子年腊月三十'],
  ['1985-02-20', '乙丑年正月初一'],
  ['1995-09-09', '乙亥年八月十五'],
  ['2001-05-23', '辛巳年闰四月初一'],
]

export const praise: readonly string[] = [
  '包装很用心，会回购。',
  '送人很有面子。',
  '质量比想象的好。',
  '性价比不错，已推荐给同事。',
  '客服很耐心，发货也快。',
]
export const blame: readonly string[] = [
  '物流慢了两天，催了才发。',
  '颜色和图片有差别。',
  '尺码偏小，换货要自己出运费。',
  '一洗就起球，失望。',
  '价格刚买完就降了。',
]
export const questions: readonly string[] = [
  '问发票怎么开',
  '问什么时候发货',
  '要求换货',
  '问会员等级怎么升',
  '投诉快递员态度',
]

/** Items with running sums of their weights. */
export type Weighted = { readonly items: readonly string[]; readonly sums: readonly number[] }
function weightedList(pairs: readonly (readonly [string, number])[]): Weighted {
  return Object.freeze({
    items: pairs.map(([item]) => item),
    sums: sumsOf(pairs.map(([, weight]) => weight)),
  })
}
export const draw = (random: Random, from: Weighted): string =>
  from.items[random.weighted(from.sums)] as string
