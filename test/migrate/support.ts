import { bundleOf, check } from '../../src/index.js'
import { type MigrationResult, migrate } from '../../src/migrate/migrate.js'
import { readSource } from '../../src/polyaxonfile/source.js'

export const migrateText = (text: string, name = 'old.yml'): MigrationResult =>
  migrate({ ok: true, value: readSource({ name, text }) })

/** The new text of a document that has to be understood. */
export function migrated(text: string): string {
  const { migration, diagnostics } = migrateText(text)
  if (!migration) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return migration.text
}

/** What `check` has against a text, apart from params that have to be given when it is run. */
export const complaints = (text: string): readonly string[] =>
  check(bundleOf({ name: 'new.yaml', text }))
    .diagnostics.filter(({ severity, code }) => severity === 'error' && code !== 'param-missing')
    .map(({ code, message }) => `${code}: ${message}`)

/** A text without the marks and breaks that comments put into it. */
const flat = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/^\s*#\s*/, ''))
    .join(' ')
    .replace(/\s+/g, ' ')
    .toLowerCase()

/** What an old document says and its new text does not. Keys and values that only choose a form are not looked for. */
export function lost(value: unknown, text: string, key = ''): readonly string[] {
  const haystack = flat(text)
  const find = (part: unknown, name: string): string[] => {
    if (part === null || CHOICES.includes(name)) return []
    if (Array.isArray(part)) return part.flatMap((item) => find(item, name))
    if (typeof part === 'object')
      return Object.entries(part as object).flatMap(([inner, item]) => find(item, inner))
    if (typeof part === 'boolean') return []
    if (/^\{\{ ops\./.test(String(part))) return []
    const words = String(part).split(/[\s:\\]+/)
    return words
      .filter((word) => ![word.toLowerCase(), String(Number(word))].some((text) => haystack.includes(text)))
      .map((word) => `${name}: ${word}`)
  }
  return find(value, key)
}

/** `n_workers` counts the master too for Horovod. */
const CHOICES = ['version', 'kind', 'type', 'framework', 'backend', 'policy', 'n_workers', 'search_method']
