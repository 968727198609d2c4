import { createRequire } from 'node:module'

type PhoneRules = typeof import('libphonenumber-js/max')

const load = createRequire(import.meta.url)

/** The phone rules of all countries, read when the first number comes: they are large, and a start needs none of them. */
export const phoneRules = (): PhoneRules => load('libphonenumber-js/max') as PhoneRules
