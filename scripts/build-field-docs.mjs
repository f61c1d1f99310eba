// Builds docs/fields.md: what each executor does with each field, from the executors' own tables.
//
// `--check` writes nothing and fails when it is out of date.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = join(root, 'docs', 'fields.md')

const HEAD = `# What each executor does with each field

Made by \`npm run fields\` from the tables that pxrun itself goes by. \`pxrun check --executor docker -f FILE\` says it of a
document, \`pxrun run\` when a run starts, and \`pxrun ops get\` afterwards (\`not_honoured\`).

**yes**: honoured · **≈**: approximated, and how · **no**: not honoured, and why where there is a reason beyond "not yet".
A field of a section that has no row of its own is as its section.
`

/** The tables, loaded from the sources. */
async function loadTables() {
  const outfile = join(mkdtempSync(join(tmpdir(), 'pxrun-fields-')), 'tables.mjs')
  await build({
    stdin: {
      contents: `export { EXECUTORS, executorFields } from './executor-fields.js'\nexport { supportOf } from './field-support.js'`,
      resolveDir: join(root, 'src', 'executors'),
      loader: 'ts',
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
  })
  try {
    return await import(pathToFileURL(outfile).href)
  } finally {
    rmSync(dirname(outfile), { recursive: true })
  }
}

/** Every field that some table names, without sections that another table takes apart. */
function fieldsOf(tables) {
  const named = [...new Set(tables.flatMap((table) => Object.keys(table)))]
  return named.filter((field) => !named.some((other) => other.startsWith(`${field}.`)))
}

const SECTION =
  /^((?:run\.(?:environment|volumes|container)(?:\.(?:securityContext|resources|env))?)|plugins|termination|run)\./

/** Fields by their section, in the order of a document. */
function sectionsOf(fields) {
  const sections = new Map()
  for (const field of fields) {
    const section = SECTION.exec(field)?.[1] ?? ''
    sections.set(section, [...(sections.get(section) ?? []), field])
  }
  const order = ['', 'termination', 'plugins', 'run', 'run.environment', 'run.volumes', 'run.container']
  const rank = (section) =>
    order.findLastIndex((known) => section === known || section.startsWith(`${known}.`))
  return [...sections].sort(([a], [b]) => rank(a) - rank(b))
}

const short = (field, section) => `\`${section ? field.slice(section.length + 1) : field}\``

function cell(support) {
  switch (support.support) {
    case 'honoured':
      return 'yes'
    case 'approximated':
      return `≈ ${support.how}`
    default:
      return support.why || support.says ? `no: ${support.why ?? 'recorded only'}` : 'no'
  }
}

export async function fieldDocs() {
  const { EXECUTORS, executorFields, supportOf } = await loadTables()
  const tables = EXECUTORS.map(executorFields)
  const parts = sectionsOf(fieldsOf(tables)).map(([section, fields]) => {
    const rows = fields.map(
      (field) =>
        `| ${short(field, section)} | ${tables.map((table) => cell(supportOf(field, table))).join(' | ')} |`,
    )
    const head = `| field | ${EXECUTORS.join(' | ')} |\n| --- |${EXECUTORS.map(() => ' --- |').join('')}`
    return `\n## ${section === '' ? 'Operation and component' : `\`${section}\``}\n\n${head}\n${rows.join('\n')}\n`
  })
  return HEAD + parts.join('')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await fieldDocs()
  const isStale = !existsSync(target) || readFileSync(target, 'utf8') !== text
  if (!process.argv.includes('--check')) writeFileSync(target, text)
  else if (isStale) {
    console.error('out of date: docs/fields.md\nrun: npm run fields')
    process.exitCode = 1
  }
}
