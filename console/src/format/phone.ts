/** A phone number as people of the place write it; others stay as they are. @example phone('+8613812345678') // '138 1234 5678' */
export function phone(number: string): string {
  const mainland = /^\+86(1\d{2})(\d{4})(\d{4})$/.exec(number)
  return mainland ? mainland.slice(1).join(' ') : number
}
