/** Where the console under test runs, and who is signed in there. */
export type Shop = {
  readonly url: string
  /** The session of an owner, as the browser keeps it. */
  readonly cookies: readonly { readonly name: string; readonly value: string; readonly url: string }[]
  readonly user: { readonly name: string; readonly password: string }
  /** A one-time link that nobody used yet; undefined where the shop has its owner already. */
  readonly setupLink?: string
  readonly close: () => Promise<void>
}

/**
 * A running shop with the sample data. `ZHIKE_URL`, `ZHIKE_USER` and `ZHIKE_PASSWORD` name one that runs already;
 * without them the suite's own is started.
 */
export async function openShop(): Promise<Shop> {
  const url = process.env.ZHIKE_URL
  if (url === undefined) throw new Error('set ZHIKE_URL to a running Zhike')
  const user = { name: process.env.ZHIKE_USER ?? 'chen', password: process.env.ZHIKE_PASSWORD ?? 'a long enough password' }
  return { url, user, cookies: await signIn(url, user), close: async () => undefined }
}

/** Signs in over HTTP and gives the cookies of the session. */
export async function signIn(url: string, user: Shop['user']): Promise<Shop['cookies']> {
  const answer = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(user),
  })
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`)
  return answer.headers.getSetCookie().map((line) => {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    return { name, value, url }
  })
}
