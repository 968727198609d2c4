import { preset } from './preset.ts'

/** By the channel of the first touch, which stays; else by the source in the profile. */
export const classSourcePreset = preset({
  kind: 'class',
  body: {
    key: 'source',
    name: { zh: '客户来源', en: 'Source' },
    about: {
      zh: '按首次触达渠道划分，首次触达不再改变；没有触达记录时看资料中登记的来源。',
      en: 'By the channel of the first touch, which stays; else by the source in the profile.',
    },
    choose: 'first',
    values: [
      {
        key: 'social',
        name: { zh: '社交媒体客户', en: 'Social media' },
        where: {
          any: [
            {
              metric: 'first_touch_channel',
              in: [
                '抖音',
                '小红书',
                '微信公众号',
                '微信',
                '微博',
                '快手',
                'B站',
                'douyin',
                'xiaohongshu',
                'wechat',
                'weibo',
                'social',
              ],
            },
            {
              metric: 'first_source',
              in: [
                '抖音',
                '小红书',
                '微信公众号',
                '微信',
                '微博',
                '快手',
                'B站',
                'douyin',
                'xiaohongshu',
                'wechat',
                'weibo',
                'social',
              ],
            },
          ],
        },
      },
      {
        key: 'search',
        name: { zh: '搜索引擎客户', en: 'Search engines' },
        where: {
          any: [
            {
              metric: 'first_touch_channel',
              in: [
                '百度搜索',
                '淘宝搜索',
                '搜狗搜索',
                '谷歌搜索',
                '必应搜索',
                'baidu',
                'google',
                'bing',
                'search',
              ],
            },
            {
              metric: 'first_source',
              in: [
                '百度搜索',
                '淘宝搜索',
                '搜狗搜索',
                '谷歌搜索',
                '必应搜索',
                'baidu',
                'google',
                'bing',
                'search',
              ],
            },
          ],
        },
      },
      {
        key: 'referral',
        name: { zh: '老客推荐', en: 'Referral' },
        where: {
          any: [
            { metric: 'first_touch_channel', in: ['老客推荐', 'referral'] },
            { metric: 'first_source', in: ['老客推荐', 'referral'] },
          ],
        },
      },
      {
        key: 'offline',
        name: { zh: '线下客户', en: 'Offline' },
        where: {
          any: [
            { metric: 'first_touch_channel', in: ['门店', 'store', 'offline'] },
            { metric: 'first_source', in: ['门店', 'store', 'offline'] },
          ],
        },
      },
    ],
    otherwise: { key: 'other', name: { zh: '其他来源', en: 'Other' } },
  },
})
