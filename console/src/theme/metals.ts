import type { ThemeName } from './tokens.ts'

/** A level's metal: `fill` for charts, `text` on `soft` for tags. */
export type Metal = { readonly fill: string; readonly text: string; readonly soft: string }

type MetalName = 'slate' | 'bronze' | 'silver' | 'gold' | 'violet' | 'ice'

/**
 * The metal of a level by its place on the ladder, so that a level has the same colour in every chart and tag.
 * Four levels are slate, silver, gold, ice blue; other ladders keep slate at the bottom and ice blue on top.
 *
 * @example metalOf(2, 4, 'light') // gold
 */
export function metalOf(rank: number, levels: number, theme: ThemeName): Metal {
  const ladder = LADDERS[Math.min(levels, LADDERS.length) - 1] ?? LADDERS[0] ?? ['slate']
  const name = ladder[Math.min(rank, ladder.length - 1)] ?? 'slate'
  return metals[theme][name]
}

const LADDERS: readonly (readonly MetalName[])[] = [
  ['slate'],
  ['slate', 'gold'],
  ['slate', 'silver', 'gold'],
  ['slate', 'silver', 'gold', 'ice'],
  ['slate', 'bronze', 'silver', 'gold', 'ice'],
  ['slate', 'bronze', 'silver', 'gold', 'violet', 'ice'],
]

const metals: Readonly<Record<ThemeName, Readonly<Record<MetalName, Metal>>>> = {
  light: {
    slate: { fill: '#697683', text: '#434e59', soft: '#eceff2' },
    bronze: { fill: '#b57a4c', text: '#7a4820', soft: '#f7ece3' },
    silver: { fill: '#a7b3be', text: '#4a5763', soft: '#eef2f5' },
    gold: { fill: '#cf9f32', text: '#745107', soft: '#faf1d9' },
    violet: { fill: '#8577c4', text: '#51439a', soft: '#eeebf9' },
    ice: { fill: '#58a9d8', text: '#175a83', soft: '#e2f1fa' },
  },
  dark: {
    slate: { fill: '#71808c', text: '#b9c4cd', soft: '#232b31' },
    bronze: { fill: '#c08557', text: '#e0b089', soft: '#34251a' },
    silver: { fill: '#bcc7d0', text: '#d6dde3', soft: '#2b3338' },
    gold: { fill: '#d8aa44', text: '#ebc979', soft: '#352b13' },
    violet: { fill: '#a497df', text: '#c6bdf2', soft: '#2a2644' },
    ice: { fill: '#74c0e9', text: '#a2d7f4', soft: '#15313f' },
  },
}
