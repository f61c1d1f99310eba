// Runs the conformance corpus: Polyaxonfiles with the result that Polyaxon gives for each.
//
//   npm run conformance -- DIR [--family NAME] [--id ID] [--json] [--show N]
//
// It goes through the library's public API, as any program would. Rows that spec/deviations.md lists
// are counted apart; a listed row that no longer differs is a failure.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { check, compile, dagLevels, loadDocument, suggestionsOf, toJson } from '../dist/index.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const RUN_UUID = '00000000000000000000000000000001'
const THRESHOLDS = { verdict: 99.5, compiled: 99, family: 97, deviations: 1.5 }

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    family: { type: 'string' },
    id: { type: 'string' },
    json: { type: 'boolean', default: false },
    show: { type: 'string', default: '3' },
  },
})

async function main() {
  const directory = positionals[0]
  if (!directory) {
    console.error('usage: npm run conformance -- DIR [--family NAME] [--id ID] [--json] [--show N]')
    return 2
  }
  const deviations = readDeviations(join(root, 'spec', 'deviations.md'))
  const results = []
  for (const { family, row } of rowsIn(directory)) {
    if (options.family && family !== options.family) continue
    if (options.id && row.id !== options.id) continue
    const differences = await judge(row)
    const deviation = deviations.find(({ matches }) => matches(row.id))
    results.push({
      family,
      id: row.id,
      isValid: row.expect.valid,
      hasResult: 'compiled' in row.expect,
      differences,
      deviation,
    })
  }
  return options.json ? printJson(results) : printReport(results)
}

/** Every row of every file directly in the directory; the file's name is the family. */
function* rowsIn(directory) {
  for (const file of readdirSync(directory).sort()) {
    if (!file.endsWith('.jsonl')) continue
    for (const line of readFileSync(join(directory, file), 'utf8').split('\n')) {
      if (line.trim()) yield { family: basename(file, '.jsonl'), row: JSON.parse(line) }
    }
  }
}

/** The rows of the tables in spec/deviations.md that begin with a row's id, or a pattern with `*`. */
function readDeviations(file) {
  const rows = readFileSync(file, 'utf8').matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)
  return [...rows].map(([, pattern, reason]) => {
    const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    const expression = new RegExp(`^${parts.join('.*')}$`)
    return { pattern, reason: reason.trim(), matches: (id) => expression.test(id) }
  })
}

/** What differs from Polyaxon's result: nothing when the row passes. */
async function judge(row) {
  const { expect } = row
  const bundle = await loadDocument({ path: row.main, presets: row.presets ?? [] }, loaderOf(row.files))
  const params = row.params ?? {}
  const checked = check(bundle, { params })
  const refusals = checked.diagnostics.filter(
    ({ severity, origin }) => severity === 'error' && origin === 'format',
  )
  const isValid = refusals.length === 0
  if (isValid !== expect.valid) {
    return [
      { at: 'valid', expected: expect.valid, actual: isValid, why: expect.reason ?? messages(refusals) },
    ]
  }
  if (!expect.valid) return []
  const differences = []
  const resolved = compile(bundle, { params, context: contextOf(checked.operation) })
  if ('compileError' in expect) {
    return resolved.operation
      ? [{ at: 'compileError', expected: expect.compileError, actual: toJson(resolved.operation.compiled) }]
      : []
  }
  if (!resolved.operation) {
    return [{ at: 'compiled', expected: expect.compiled, actual: messages(resolved.diagnostics) }]
  }
  const { compiled, kind } = resolved.operation
  compare(expect.runKind, kind, 'runKind', differences)
  // The builds of the corpus were taken out before they were resolved.
  const { build: _, ...actual } = toJson(compiled)
  compare(expect.compiled, actual, 'compiled', differences)
  if ('suggestions' in expect && isDecided(compiled.matrix)) {
    compare(expect.suggestions, suggestions(compiled), 'suggestions', differences)
  }
  if ('dagOrder' in expect)
    compare(sorted(expect.dagOrder), sorted(dagLevels(compiled)), 'dagOrder', differences)
  return differences
}

const messages = (diagnostics) => diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n')

const suggestions = (compiled) => toJson(suggestionsOf(compiled.matrix) ?? null)

/** Without a seed a random search draws other runs each time. */
const isDecided = ({ kind, seed }) => kind !== 'random' || seed !== undefined

/** The order of operations within a level has no meaning. */
const sorted = (levels) => levels?.map((level) => [...level].sort())

function loaderOf(files) {
  return {
    async load(request) {
      if (request.kind !== 'path') return { ok: false, error: 'there is no network here' }
      const name = posix.normalize(posix.join(request.from ? posix.dirname(request.from) : '', request.path))
      const text = files[name]
      return text === undefined
        ? { ok: false, error: 'there is no such file' }
        : { ok: true, value: { name, text } }
    },
  }
}

/** The context that every row was compiled in. */
function contextOf(operation) {
  const names = operation
    ? [...connectionNames(toJson(operation.compiled).run), ...paramConnections(operation)]
    : []
  return {
    owner: 'user',
    project: 'project',
    projectUuid: 'project-uuid',
    name: 'run-name',
    uuid: RUN_UUID,
    path: RUN_UUID,
    namespace: 'polyaxon',
    contextRoot: '/plx-context',
    artifactsStore: { name: 'artifacts_store', storePath: '/tmp/plx/artifacts' },
    connections: {
      artifacts_store: {
        kind: 'volume_claim',
        schema: { mountPath: '/tmp/plx/artifacts', volumeClaim: 'artifacts_store' },
      },
      ...Object.fromEntries(names.map((name) => [name, connectionOf(name)])),
    },
  }
}

/** Names that a run or one of its replicas writes out, which are no templates. */
function connectionNames(section) {
  if (typeof section !== 'object' || section === null || Array.isArray(section)) return []
  const own = Array.isArray(section.connections) ? section.connections : []
  const init = Array.isArray(section.init) ? section.init.map((step) => step?.connection) : []
  const nested = ['launcher', 'worker', 'chief', 'ps', 'evaluator', 'master', 'scheduler', 'head']
    .map((name) => section[name])
    .concat(Object.values(section.workers ?? {}))
  return [...own, ...init, ...nested.flatMap(connectionNames)].filter(
    (name) => typeof name === 'string' && !name.includes('{{'),
  )
}

/** Params that become init steps name connections in the place of `init`. */
const paramConnections = ({ operation }) =>
  Object.values(toJson(operation.value).params ?? {}).flatMap(({ toInit, connection }) =>
    toInit && connection ? [connection] : [],
  )

function connectionOf(name) {
  if (/docker|registry|acr|ecr|gcr/.test(name)) {
    return { kind: 'registry', schema: { url: `registry.example.com/${name}` } }
  }
  if (/git|repo/.test(name)) return { kind: 'git', schema: { url: `https://example.com/${name}.git` } }
  if (name.includes('slack')) return { kind: 'slack' }
  return { kind: 'volume_claim', schema: { mountPath: `/tmp/plx/${name}`, volumeClaim: `${name}-claim` } }
}

/** Adds what differs; the order of keys and the way a number is written do not matter. */
function compare(expected, actual, at, differences) {
  if (typeof expected === 'object' && typeof actual === 'object' && expected && actual) {
    if (Array.isArray(expected) === Array.isArray(actual)) {
      for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
        compare(
          expected[key],
          actual[key],
          Array.isArray(expected) ? `${at}[${key}]` : `${at}.${key}`,
          differences,
        )
      }
      return
    }
  }
  if (!isSame(expected, actual)) differences.push({ at, expected, actual })
}

/** Powers and roots may differ in the last digit from one mathematics library to the next. */
const isSame = (a, b) =>
  a === b || (typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= 1e-14 * Math.abs(a))

function printReport(results) {
  const families = groupByFamily(results)
  console.log(
    `${'family'.padEnd(14)}${'rows'.padStart(6)}${'verdict'.padStart(10)}${'compiled'.padStart(10)}${'deviates'.padStart(10)}`,
  )
  for (const [family, rows] of families) console.log(line(family, rows))
  console.log(line('all', results))
  for (const [family, rows] of families) printDifferences(family, rows)
  const stale = results.filter(({ deviation, differences }) => deviation && !differences.length)
  for (const { id } of stale) console.log(`\n${id}: spec/deviations.md lists it, but it does not differ`)
  const complaints = underThreshold(results, families)
  for (const complaint of complaints) console.log(complaint)
  printCount(results, stale)
  return complaints.length || stale.length ? 1 : 0
}

function groupByFamily(results) {
  const families = new Map()
  for (const result of results) families.set(result.family, [...(families.get(result.family) ?? []), result])
  return families
}

function line(name, rows) {
  const { verdict, compiled, deviating } = rates(rows)
  const cells = [
    String(rows.length).padStart(6),
    percent(verdict),
    percent(compiled),
    String(deviating).padStart(10),
  ]
  return `${name.padEnd(14)}${cells.join('')}`
}

const percent = (rate) => (Number.isNaN(rate) ? '–' : rate.toFixed(2)).padStart(10)

/** Rows that deviate on purpose count for no rate. */
function rates(rows) {
  const counted = rows.filter(({ deviation }) => !deviation)
  const isVerdict = ({ at }) => at === 'valid'
  const wrongVerdict = counted.filter(({ differences }) => differences.some(isVerdict))
  const valid = counted.filter(({ isValid }) => isValid)
  const wrongResult = valid.filter(({ differences }) => differences.length)
  return {
    verdict: 100 - (100 * wrongVerdict.length) / counted.length,
    compiled: 100 - (100 * wrongResult.length) / valid.length,
    passing: 100 - (100 * counted.filter(({ differences }) => differences.length).length) / counted.length,
    deviating: rows.length - counted.length,
  }
}

function printDifferences(family, rows) {
  const wrong = rows.filter(({ deviation, differences }) => !deviation && differences.length)
  for (const { id, differences } of wrong.slice(0, Number(options.show))) {
    console.log(`\n${family}  ${id}`)
    for (const { at, expected, actual, why } of differences.slice(0, 5)) {
      console.log(
        `  ${at}\n    - ${short(expected)}\n    + ${short(actual)}${why ? `\n    ${short(why)}` : ''}`,
      )
    }
  }
  if (wrong.length > Number(options.show))
    console.log(`\n${family}  … and ${wrong.length - Number(options.show)} more`)
}

function short(value) {
  const text = value === undefined ? '(absent)' : typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 300 ? `${text.slice(0, 300)}…` : text.replaceAll('\n', '\n      ')
}

function underThreshold(results, families) {
  if (options.id) return []
  const { verdict, compiled, deviating } = rates(results)
  const complaints = []
  if (verdict < THRESHOLDS.verdict)
    complaints.push(`verdicts: ${verdict.toFixed(2)} % is under ${THRESHOLDS.verdict} %`)
  if (compiled < THRESHOLDS.compiled)
    complaints.push(`results: ${compiled.toFixed(2)} % is under ${THRESHOLDS.compiled} %`)
  for (const [family, rows] of families) {
    const { passing } = rates(rows)
    if (passing < THRESHOLDS.family)
      complaints.push(`${family}: ${passing.toFixed(2)} % is under ${THRESHOLDS.family} %`)
  }
  const share = (100 * deviating) / results.length
  if (share > THRESHOLDS.deviations)
    complaints.push(`deviations: ${share.toFixed(2)} % is over ${THRESHOLDS.deviations} %`)
  return complaints
}

function printCount(results, stale) {
  const failed =
    results.filter(({ deviation, differences }) => !deviation && differences.length).length + stale.length
  const passed = results.filter(({ deviation, differences }) => !deviation && !differences.length).length
  console.log(`\n${passed} passed, ${failed} failed`)
}

function printJson(results) {
  for (const { family, id, differences, deviation } of results) {
    console.log(
      JSON.stringify({ family, id, differences, ...(deviation && { deviation: deviation.pattern }) }),
    )
  }
  return results.some(({ deviation, differences }) => Boolean(deviation) !== Boolean(differences.length))
    ? 1
    : 0
}

process.exitCode = await main()
