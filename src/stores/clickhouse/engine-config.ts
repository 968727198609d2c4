/** What one embedded ClickHouse server is configured with. */
export type EngineConfig = {
  /** Directory of this server: config.xml, users.xml, data/. */
  readonly dir: string
  readonly http: number
  readonly tcp: number
  readonly password: string
  /** Databases that the product's user may touch, as grant patterns: `zhike*`. */
  readonly databases: readonly string[]
  /** Bytes that the whole server may use. */
  readonly memory: number
  /** A cluster that this server belongs to (tests only). */
  readonly cluster?: Cluster
}

export type Cluster = {
  readonly name: string
  /** TCP ports on loopback, one per shard. */
  readonly shards: readonly number[]
}

export const ENGINE_USER = 'zhike'

/** Table engines that the product uses. Everything else (File, URL, S3, MySQL …) is refused by the engine itself. */
const TABLE_ENGINES = [
  'MergeTree',
  'ReplacingMergeTree',
  'AggregatingMergeTree',
  'SummingMergeTree',
  'Memory',
  'Null',
  'View',
  'MaterializedView',
  'Atomic',
]

/**
 * Users of an embedded server. `default` is the engine's own session: it can't be given a password, so it has
 * no rights but to start listening, and a quota that the two statements which do so use up.
 */
export function usersXml(config: EngineConfig): string {
  const grants = [
    ...config.databases.map((pattern) => `GRANT ALL ON ${pattern}.*`),
    ...TABLE_ENGINES.map((engine) => `GRANT TABLE ENGINE ON ${engine}`),
    'GRANT SELECT ON system.*',
    // Temporary tables, and table functions that touch nothing outside (numbers, values, view).
    'GRANT CREATE TEMPORARY TABLE, KILL QUERY, dictGet ON *.*',
    ...(config.cluster ? ['GRANT TABLE ENGINE ON Distributed', 'GRANT READ, WRITE ON REMOTE'] : []),
  ]
  return `<clickhouse>
<profiles><default>
  <max_memory_usage>${Math.floor(config.memory * 0.8)}</max_memory_usage>
  <http_max_field_value_size>67108864</http_max_field_value_size>
  <log_queries>0</log_queries>
  <http_receive_timeout>1800</http_receive_timeout><http_send_timeout>1800</http_send_timeout>
</default></profiles>
<quotas>
  <default/>
  <boot><interval><duration>2000000000</duration><queries>2</queries></interval></boot>
</quotas>
<users>
  <default>
    <password/><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>boot</quota>
    <grants>${xmlList(['GRANT SYSTEM LISTEN ON *.*'])}</grants>
  </default>
  <${ENGINE_USER}>
    <password>${config.password}</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>
    <grants>${xmlList(grants)}</grants>
  </${ENGINE_USER}>
</users>
</clickhouse>
`
}

export function configXml(config: EngineConfig): string {
  return `<clickhouse>
<listen_host>127.0.0.1</listen_host>
<http_port>${config.http}</http_port>
<tcp_port>${config.tcp}</tcp_port>
<users_config>${config.dir}/users.xml</users_config>
<tmp_path>${config.dir}/tmp/</tmp_path>
<user_files_path>${config.dir}/user_files/</user_files_path>
<timezone>UTC</timezone>
<max_server_memory_usage>${config.memory}</max_server_memory_usage>
<mark_cache_size>134217728</mark_cache_size>
<keep_alive_timeout>60</keep_alive_timeout>
${config.cluster ? clusterXml(config.cluster, config.password) : ''}
</clickhouse>
`
}

const clusterXml = (cluster: Cluster, password: string): string => {
  const shard = (port: number): string =>
    `<shard><replica><host>127.0.0.1</host><port>${port}</port><user>${ENGINE_USER}</user><password>${password}</password></replica></shard>`
  return `<remote_servers><${cluster.name}>${cluster.shards.map(shard).join('')}</${cluster.name}></remote_servers>`
}

const xmlList = (queries: readonly string[]): string =>
  queries.map((query) => `<query>${query}</query>`).join('')
