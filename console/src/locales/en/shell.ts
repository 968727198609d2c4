import type { zhShell } from '../zh/shell.ts'

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

const ago = (seconds: number): string => {
  if (seconds < 10) return `${Math.max(0, seconds).toFixed(1)} s ago`
  if (seconds < 60) return `${Math.round(seconds)} s ago`
  if (seconds < 3_600) return `${Math.round(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.round(seconds / 3_600)} h ago`
  return `${counted(Math.round(seconds / 86_400), 'day')} ago`
}

const lasting = (seconds: number): string => {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`
  if (seconds < 3_600) return `${Math.round(seconds / 60)} min`
  return `${Math.floor(seconds / 3_600)} h ${Math.round((seconds % 3_600) / 60)} min`
}

export const enShell: typeof zhShell = {
  common: {
    loading: 'Loading',
    save: 'Save',
    cancel: 'Cancel',
    close: 'Close',
    back: 'Back',
    remove: 'Remove',
    edit: 'Edit',
    more: 'Load more',
    all: 'All',
    none: 'None',
    any: 'Any',
    optional: 'optional',
    copy: 'Copy',
    copied: 'Copied',
    saved: 'Saved',
    yes: 'Yes',
    no: 'No',
    now: 'Now',
    by: ({ who }) => `by ${who}`,
    days: ({ count }) => `${count} ${count === '1' ? 'day' : 'days'}`,
    people: ({ count }) => `${count} ${count === '1' ? 'person' : 'people'}`,
    slow: 'Still asking; there is much to look at…',
    stop: 'Stop',
    required: 'Required',
    openCustomers: ({ count }) => `Show these ${count} customers`,
  },
  shell: {
    product: 'Zhike',
    navigation: 'Main navigation',
    data: 'Data',
    skip: 'Skip to content',
    openMenu: 'Open menu',
    closeMenu: 'Close menu',
    search: 'Search customers, pages, commands',
    sample: 'Sample shop',
    signOut: 'Sign out',
    person: ({ name }) => `Signed in as ${name}`,
    fresh: ({ ago: when }) => `All customers right as of ${when}`,
    waiting: ({ count }) => `${count} customers wait to be recomputed`,
    neverEvaluated: 'Customers have not been evaluated yet',
    unreachable: 'The server cannot be reached; trying again',
    engineBusy: 'A store is recovering; nothing was lost',
    live: 'Pages change by themselves',
    notLive: 'Read every 5 seconds',
    engine: { up: 'up', starting: 'starting', restarting: 'restarting', down: 'does not answer' },
  },
  places: {
    overview: 'Overview',
    customers: 'Customers',
    segments: 'Segments & tags',
    tiers: 'Tiers',
    promotions: 'Marketing',
    imports: 'Imports',
    sources: 'Sources',
    health: 'Health',
    identities: 'Identity review',
    metrics: 'Metrics',
    settings: 'Settings',
  },
  palette: {
    placeholder: 'Phone, member number, name, page, command…',
    results: 'Search results',
    searching: 'Searching…',
    nothing: ({ words }) =>
      `Nothing found for “${words}”. Try a phone number, member number or buyer account.`,
    pages: 'Page',
    commands: 'Command',
    toDark: 'Switch to dark',
    toLight: 'Switch to light',
    kinds: {
      customer: 'Customer',
      tier_program: 'Tier program',
      level: 'Level',
      metric: 'Metric',
      import: 'Import',
      rfm: 'RFM',
    },
  },
  keys: {
    title: 'Keyboard shortcuts',
    goTo: ({ place }) => `Go to ${place}`,
    search: 'Search',
    searchToo: 'Search, even while typing',
    help: 'This list',
    move: 'Next control',
    open: 'Open',
    close: 'Close what is on top',
  },
  theme: { title: 'Appearance', system: 'As the system', light: 'Light', dark: 'Dark' },
  roles: { owner: 'Owner', operator: 'Operator', viewer: 'Viewer' },
  time: { short: ago, lasting },
  units: {
    days: ({ value }) => `${value} ${value === '1' ? 'day' : 'days'}`,
    seconds: ({ value }) => lasting(value),
  },
  problem: {
    title: 'That did not work',
    lost: 'Nothing was lost.',
    retry: 'Try again',
    code: 'Code',
    places: 'What to mend',
    again: 'It can work later. If it keeps failing, send the code to your administrator.',
    mend: 'Mend what is said above, then try again.',
    unreachable:
      'Zhike cannot be reached. Check that the server runs and the network works, then try again.',
    bad_answer: 'The answer could not be read; perhaps a proxy in between gave it.',
    broken: 'This page broke',
    brokenWhat:
      'That is a fault in the program, not something you did; what was saved is safe. Reload the page; if it happens again, send us the text below.',
    reload: 'Reload',
    notFound: 'There is no such page',
    notFoundWhat: 'The address may be mistyped, or the page has moved.',
    toOverview: 'Back to the overview',
  },
  chart: {
    showTable: 'Table',
    showChart: 'Chart',
    csv: 'Export CSV',
    png: 'Export PNG',
    noData: 'No data in this period',
    axisCustomers: 'Customers',
  },
  table: { sortBy: ({ column }) => `Sort by ${column}` },
  signIn: {
    title: 'Sign in to Zhike',
    name: 'User name',
    password: 'Password',
    submit: 'Sign in',
    help: 'No account? Ask the shop’s owner for an invitation link (Settings · People).',
    forgot:
      'Forgot the password? The owner can send a new link; an owner runs “npx zhike users link” on the server.',
  },
  setup: {
    title: 'Welcome to Zhike',
    owner: 'Make the owner’s account. The link works once, and only you know the password.',
    invitation: ({ shop }) => `You are invited to “${shop}”. Choose a password to begin.`,
    password: 'Choose a new password. Other devices will be signed out.',
    name: 'User name',
    nameHelp: 'To sign in with; 2 characters or more, no spaces',
    displayName: 'Your name',
    displayNameHelp: 'How the audit log calls you',
    newPassword: 'Password',
    passwordHelp: 'At least 10 characters. Length is enough; no symbols are asked for.',
    repeat: 'The password again',
    mismatch: 'The two passwords differ',
    tooShort: 'At least 10 characters',
    badName: '2–64 characters, without spaces and / : < >',
    submit: 'Finish and open Zhike',
    noToken: 'The link is not complete',
    noTokenWhat:
      'Copy the whole one-time link that was printed at the start, with the part after #.',
    badLink: 'This link no longer works',
    badLinkWhat:
      'A one-time link was used already or has expired. Run “npx zhike users link” on the server for a new one.',
    expires: ({ at }) => `The link works until ${at}`,
  },
}
