import { preset } from './preset.ts'

/** Birthday in the next 30 days. */
export const segmentBirthdaySoonPreset = preset({
  kind: 'segment',
  body: {
    key: 'birthday-soon',
    name: { zh: '近 30 天过生日', en: 'Birthday within 30 days' },
    about: { zh: '未来 30 天内过生日。', en: 'Birthday in the next 30 days.' },
    kind: 'dynamic',
    where: { birthday: { within: { days: 30 } } },
  },
})
