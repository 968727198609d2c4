const KEPT = 'zhike.setup-token'

/**
 * The one-time token: it stands after `#`, which no browser sends to a server or writes into a log, and is taken off
 * the address at once. Kept for this tab only, so that a reload does not lose it. '' = there is none.
 */
export function takeToken(): string {
  const found = /^#(?:token=)?([\w-]{20,})$/.exec(location.hash)?.[1]
  if (found !== undefined) {
    sessionStorage.setItem(KEPT, found)
    history.replaceState(history.state, '', location.pathname)
  }
  return found ?? sessionStorage.getItem(KEPT) ?? ''
}

export const forgetToken = (): void => sessionStorage.removeItem(KEPT)
