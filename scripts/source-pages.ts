import { sourceKinds } from '../src/facts/sources/registry.ts'
import type { SourceKind } from '../src/facts/sources/source-kind.ts'

/** docs/reference/sources.md: every kind of source, what it needs and how to connect it. */
export function sourcesPage(): string {
  return [
    '# Sources of data 数据来源',
    '',
    'Made from src/facts/sources. Webhooks go to `POST /v1/sources/KEY` and are answered 200 when everything in them is durable. The signature is checked over the bytes as they came; a wrong one is 401. What is signed but not understood is kept (“rejected”) and can be taken in again once settings are right. Sent twice, late or in any order, the same messages end at the same orders: the platform’s own time of change is the version.',
    '',
    'Webhook 地址为 `POST /v1/sources/KEY`，全部落盘后才应答 200；签名按收到的原始字节校验，不符则 401。签名正确但读不懂的内容会保留在“被拒收的数据”，改好设置后可重新接收。重复、迟到、乱序都收敛到同一结果：以平台自己的修改时间为版本。',
    '',
    ...sourceKinds.all.flatMap(kindSection),
  ].join('\n')
}

function kindSection(kind: SourceKind): string[] {
  const { topics = [] } = kind.webhook ?? {}
  return [
    `## \`${kind.key}\` ${kind.name.zh}${kind.name.zh === kind.name.en ? '' : ` · ${kind.name.en}`}`,
    '',
    `${kind.about.zh} ${kind.about.en}`,
    '',
    ...steps(kind.steps?.zh ?? []),
    ...steps(kind.steps?.en ?? []),
    ...(kind.secrets.length === 0
      ? []
      : [
          '| secret | | |',
          '| --- | --- | --- |',
          ...kind.secrets.map(
            ({ key, name, about, optional }) =>
              `| \`${key}\`${optional === true ? '' : '*'} | ${name.zh} · ${name.en} | ${about.zh} ${about.en} |`,
          ),
          '',
        ]),
    ...settings(kind),
    ...(topics.length === 0
      ? []
      : [`Topics 主题: ${topics.map((topic) => `\`${topic}\``).join(', ')}`, '']),
  ]
}

const steps = (lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [...lines.map((line, index) => `${index + 1}. ${line}`), '']

function settings(kind: SourceKind): string[] {
  const entries = Object.entries(
    kind.settings.properties as Record<
      string,
      { default?: unknown; title?: string; description?: string }
    >,
  )
  if (entries.length === 0) return []
  return [
    '| setting | default | |',
    '| --- | --- | --- |',
    ...entries.map(
      ([name, { default: usual, title = '', description = '' }]) =>
        `| \`${name}\` | ${usual === undefined ? '' : `\`${JSON.stringify(usual)}\``} | ${title}: ${description.replaceAll('|', '\\|')} |`,
    ),
    '',
  ]
}
