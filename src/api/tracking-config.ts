import type { Tracker } from './tracking-services.ts'

/** What Segment's browser SDK asks for before it sends: one destination, ourselves, and no metrics of its own. */
export const browserSettings = (writeKey: string): object => ({
  integrations: {
    'Segment.io': {
      apiKey: writeKey,
      unbundledIntegrations: [],
      addBundledMetadata: true,
      maybeBundledConfigIds: {},
      versionSettings: { version: '4.4.7', componentTypes: ['browser'] },
    },
  },
  plan: { track: { __default: { enabled: true, integrations: {} } } },
  edgeFunction: {},
  analyticsNextEnabled: true,
  middlewareSettings: {},
  enabledMiddleware: {},
  metrics: { sampleRate: 0 },
  legacyVideoPluginsEnabled: false,
  remotePlugins: [],
})

/** What RudderStack's browser SDK asks for. */
export const sourceConfig = (writeKey: string, { source, name }: Tracker, now: number): object => ({
  source: {
    id: source,
    name,
    writeKey,
    config: {
      statsCollection: { errors: { enabled: false }, metrics: { enabled: false } },
    },
    enabled: true,
    workspaceId: 'zhike',
    destinations: [],
    dataplanes: {},
  },
  updatedAt: new Date(now).toISOString(),
  consentManagementMetadata: {},
})
