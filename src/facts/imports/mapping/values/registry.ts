import { registry } from '#core/registry.ts'
import { emailValue } from './email.ts'
import { idValue, identifierValue } from './id.ts'
import { moneyValue } from './money.ts'
import { numberValue, quantityValue, scoreValue, secondsValue } from './number.ts'
import { phoneValue } from './phone.ts'
import { listValue, longTextValue, textValue } from './text.ts'
import { dateValue, timeValue } from './time.ts'
import type { ValueKind } from './value.ts'
import {
  consentValue,
  currencyValue,
  eventTypeValue,
  feedbackKindValue,
  genderValue,
  statusValue,
} from './words.ts'

/** Every way to read a column's cells. */
export const valueKinds = registry<ValueKind>('value', [
  idValue,
  identifierValue,
  phoneValue,
  emailValue,
  timeValue,
  dateValue,
  moneyValue,
  quantityValue,
  numberValue,
  secondsValue,
  scoreValue,
  textValue,
  longTextValue,
  listValue,
  statusValue,
  currencyValue,
  genderValue,
  consentValue,
  eventTypeValue,
  feedbackKindValue,
])
