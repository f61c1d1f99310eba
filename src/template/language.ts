/** The filters and tests of the language, found by name. */
import { didYouMean } from '../base/did-you-mean.js'
import { filterThemes } from './filters/index.js'
import { testThemes } from './is-tests/index.js'
import type { Method } from './python/methods/method.js'
import type { Runtime } from './runtime.js'

type Table = Map<string, Method>

const filters: Table = new Map()
const tests: Table = new Map()

function find(rt: Runtime, kind: 'filter' | 'test', name: string): Method {
  const table = kind === 'filter' ? filters : tests
  const found = table.get(name)
  if (found) return found
  const suggestion = didYouMean(name, table.keys())
  return rt.fail(`there is no ${kind} \`${name}\``, suggestion && `did you mean \`${suggestion}\`?`)
}

export const findFilter = (rt: Runtime, name: string): Method => find(rt, 'filter', name)
export const findTest = (rt: Runtime, name: string): Method => find(rt, 'test', name)

function register(table: Table, themes: readonly Readonly<Record<string, (name: string) => Method>>[]): void {
  for (const theme of themes) {
    for (const [name, define] of Object.entries(theme)) table.set(name, define(name))
  }
}

register(filters, filterThemes(findFilter, findTest))
register(
  tests,
  testThemes(
    (name) => filters.has(name),
    (name) => tests.has(name),
  ),
)

/** What there is, which `known-names.ts` has to list. */
export const defined = { filters: new Set(filters.keys()), tests: new Set(tests.keys()) }
