/** How an address names a customer: the shop's own id; `no:N` where the shop gave none or one that reads like a kind. */
export function customerRef(customer: { readonly id: string; readonly no: number }): string {
  return customer.id === '' || /^[a-z_]+:/.test(customer.id) ? `no:${customer.no}` : customer.id
}
