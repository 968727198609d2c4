// Writes docs/reference from what the code says of itself. `npm run docs`; `--check` fails if a page is not as generated.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { problemsPage, routesPage } from '../src/api/reference.ts'
import { commandsPage } from '../src/app/cli/reference.ts'
import { identifierKinds } from '../src/facts/identity/identifier-kinds.ts'
import { factTables } from '../src/facts/tables/registry.ts'
import { metricCatalogue } from '../src/metrics/catalogue/registry.ts'
import { rfmClasses } from '../src/metrics/rfm/classes.ts'
import { standardRfm } from '../src/metrics/rfm/rfm-model.ts'
import { conditionsPage, presetsPage } from './rule-pages.ts'
import { sourcesPage } from './source-pages.ts'

const folder = fileURLToPath(new URL('../docs/reference/', import.meta.url))
const pages: Record<string, string> = {
  'problems.md': problemsPage(),
  'routes.md': routesPage(),
  'commands.md': commandsPage(),
  'metrics.md': metricsPage(),
  'rfm.md': rfmPage(),
  'tables.md': tablesPage(),
  'conditions.md': conditionsPage(),
  'presets.md': presetsPage(),
  'sources.md': sourcesPage(),
}

const stale: string[] = []
mkdirSync(folder, { recursive: true })
for (const [name, text] of Object.entries(pages)) {
  const page = `${text.trimEnd()}\n`
  if (!process.argv.includes('--check')) writeFileSync(`${folder}${name}`, page)
  else if (read(name) !== page) stale.push(name)
}
if (stale.length > 0) {
  process.stderr.write(
    `docs/reference is not as generated: ${stale.join(', ')}. Run npm run docs.\n`,
  )
  process.exitCode = 1
}

function read(name: string): string | undefined {
  try {
    return readFileSync(`${folder}${name}`, 'utf8')
  } catch {
    return undefined
  }
}

function metricsPage(): string {
  const rows = metricCatalogue.all.map(
    ({ key, name, description, unit, spec }) =>
      `| \`${key}\` | ${name.zh} · ${name.en ?? ''} | ${unit} | ${description.zh} ${description.en} | \`${JSON.stringify(spec)}\` |`,
  )
  return [
    '# Metrics 指标',
    '',
    'Made from src/metrics/catalogue.',
    '',
    '| key | name | unit | what it says | definition |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

function rfmPage(): string {
  const groups = standardRfm.groups.map(
    (group) =>
      `| \`${group.key}\` | ${group.name.zh} · ${group.name.en ?? ''} | ${group.r.join('–')} | ${group.f.join('–')} | ${group.m.join('–')} |`,
  )
  const classes = rfmClasses.map(
    ({ key, name, high }) =>
      `| \`${key}\` | ${name.zh} · ${name.en} | ${high.r ? '高' : '低'} | ${high.f ? '高' : '低'} | ${high.m ? '高' : '低'} |`,
  )
  return [
    '# RFM',
    '',
    'Made from src/metrics/rfm. Scores 1 (worst) to the number of bins (best); the first group whose box fits wins; an axis is 高 when its score is above the mean score of everybody scored.',
    '',
    'Quantiles are of type 7 over everybody who has bought, drawn once per shop day. A value up to a cut-point lies below it: equal values have equal scores, so bins may be uneven. Fixed cut-points are half-open: a value at a cut lies above it. Ranks make bins of equal size; ties go by customer number.',
    '',
    '## The eight classes',
    '',
    '| key | name | R | F | M |',
    '|---|---|---|---|---|',
    ...classes,
    '',
    '## The groups of the standard model',
    '',
    '| key | name | R | F | M |',
    '|---|---|---|---|---|',
    ...groups,
  ].join('\n')
}

function tablesPage(): string {
  const tables = factTables.map(({ name, columns, engine, orderBy }) =>
    [
      `## ${name}`,
      '',
      `\`${engine} ORDER BY ${orderBy}\``,
      '',
      '```sql',
      columns.replaceAll(/^\s*/gm, ''),
      '```',
      '',
    ].join('\n'),
  )
  const kinds = identifierKinds.all.map(
    (kind) =>
      `| \`${kind.key}\` | ${kind.name.zh} · ${kind.name.en} | ${kind.personal ? 'yes' : 'no'} |`,
  )
  return [
    '# Tables and identifiers',
    '',
    'Made from src/facts.',
    '',
    '## Identifiers, strongest first',
    '',
    '| kind | name | personal |',
    '|---|---|---|',
    ...kinds,
    '',
    ...tables,
  ].join('\n')
}
