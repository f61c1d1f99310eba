// Writes down the public API, so that a breaking change shows in a review.
//   node scripts/api-report.mjs [--check]
// Input: the declarations that tsc emits. Output: api/*.api.md, every exported declaration without its
// comments, with the declarations that it is made of. `--check` fails when the files are not up to date. An own report of few lines: api-extractor brings a
// whole compiler, an older one than ours.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const ENTRIES = {
  pxrun: 'index.d.ts',
  'pxrun-tracking': 'tracking/sdk.d.ts',
  'pxrun-init': 'init/places.d.ts',
  'pxrun-testing': 'testing/test/contracts.d.ts',
}

function emitDeclarations(folder) {
  emit('tsconfig.build.json', folder)
  emit('tsconfig.testing.json', join(folder, 'testing'))
}

function emit(project, folder) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', project, '--outDir', folder], { cwd: root, stdio: 'inherit' })
}

/** Statements of a file as tsc writes it: each begins at the margin. */
function statementsOf(text) {
  const bare = text.replace(/[ \t]*\/\*\*[\s\S]*?\*\/\n?/g, '').replace(/^[ \t]*\/\/.*\n/gm, '')
  const statements = []
  for (const line of bare.split('\n').filter((one) => one.trim())) {
    const continues = /^[\s})\]]/.test(line) || (statements.length && !isWhole(statements.at(-1)))
    if (continues && statements.length) statements[statements.length - 1] += `\n${line}`
    else statements.push(line)
  }
  return statements
}

const isWhole = (statement) => /[;}]$/.test(statement.trimEnd()) && balance(statement) === 0
const balance = (text) => (text.match(/[{([]/g)?.length ?? 0) - (text.match(/[})\]]/g)?.length ?? 0)

const files = new Map()

/** What a file declares, imports and passes on, by name. */
function readFile(path) {
  if (files.has(path)) return files.get(path)
  const file = { path, declarations: new Map(), sources: new Map(), exported: new Set() }
  files.set(path, file)
  for (const statement of statementsOf(readFileSync(path, 'utf8'))) readStatement(file, statement)
  return file
}

function readStatement(file, statement) {
  const from = /\bfrom '(\.[^']+)'/.exec(statement)
  const target = from && resolve(dirname(file.path), from[1].replace(/\.js$/, '.d.ts'))
  const list = /^(import|export)(?: type)? \{([\s\S]*?)\}/.exec(statement)
  if (list) {
    for (const item of list[2]
      .split(',')
      .map((one) => one.trim().replace(/^type /, ''))
      .filter(Boolean)) {
      const [original, name = original] = item.split(' as ')
      if (target) file.sources.set(name, { path: target, name: original })
      if (list[1] === 'export') file.exported.add(name)
    }
    return
  }
  const declared =
    /^(export )?(?:declare )?(?:abstract )?(?:interface|type|class|function|const|let|enum) (\w+)/.exec(
      statement,
    )
  if (!declared) return
  const [, isExported, name] = declared
  const text = statement.replace(/^export /, '').replace(/^declare /, '')
  file.declarations.set(name, [...(file.declarations.get(name) ?? []), text])
  if (isExported) file.exported.add(name)
}

/** Where a name that a file uses is declared; undefined for what is not ours. */
function declarationOf(path, name) {
  const file = readFile(path)
  if (file.declarations.has(name)) return { path, name }
  const source = file.sources.get(name)
  return source && declarationOf(source.path, source.name)
}

const textAt = ({ path, name }) => readFile(path).declarations.get(name).join('\n')

/** The report of an entry's declarations: what it exports, and what of ours that is made of. */
export function reportOf(title, entry, folder) {
  files.clear()
  const exported = [...readFile(entry).exported].sort(order).map((name) => declarationOf(entry, name))
  if (exported.includes(undefined)) throw new Error(`${title}: an export without a declaration`)
  const inside = withUsed(exported).slice(exported.length)
  const block = (place) => `// ${relative(folder, place.path).replace(/\.d\.ts$/, '.ts')}\n${textAt(place)}`
  const blocks = (places) => places.map(block).join('\n\n')
  return `# The API of \`${title}\`

Written by \`npm run api\`. A change here is a change for whoever uses the package.

\`\`\`ts
${blocks(exported)}
\`\`\`

## What these are made of

\`\`\`ts
${blocks(inside.sort((one, other) => order(keyOf(one), keyOf(other))))}
\`\`\`
`
}

const keyOf = ({ path, name }) => `${name} ${path}`

/** The same with what they use, once each. Types have capital letters. */
function withUsed(places) {
  const found = new Map(places.map((place) => [keyOf(place), place]))
  for (const place of found.values()) {
    for (const [, type, value] of textAt(place).matchAll(/\b([A-Z]\w*)\b|\btypeof (\w+)/g)) {
      const used = declarationOf(place.path, type ?? value)
      if (used && !found.has(keyOf(used))) found.set(keyOf(used), used)
    }
  }
  return [...found.values()]
}

const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

function main() {
  const folder = mkdtempSync(join(tmpdir(), 'pxrun-api-'))
  try {
    emitDeclarations(folder)
    mkdirSync(join(root, 'api'), { recursive: true })
    for (const [title, entry] of Object.entries(ENTRIES)) {
      const report = reportOf(title.replace('-', '/'), join(folder, entry), folder)
      const path = join(root, 'api', `${title}.api.md`)
      if (!process.argv.includes('--check')) writeFileSync(path, report)
      else if (readFileSync(path, 'utf8') !== report) {
        console.error(`api/${title}.api.md is not up to date: run \`npm run api\`, and look at what changed`)
        process.exitCode = 1
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main()
