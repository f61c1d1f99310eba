/** What a schema cannot say of a configuration file: names that are used twice, what each kind of connection needs, who may permit what. */
import { didYouMean } from '../base/did-you-mean.js'
import { type Dict, isDict, type Value } from '../base/value.js'
import type { Code } from '../diagnostics/catalogue.js'
import type { Diagnostics } from '../diagnostics/collector.js'
import { dictOf, dictsOf, textOf } from '../polyaxonfile/fields.js'
import { locate } from '../polyaxonfile/locate.js'
import type { Path } from '../polyaxonfile/path.js'
import type { Source } from '../polyaxonfile/source.js'
import { rootShape } from '../schema/shape.js'
import type { ConfiguredKind } from './connection-kind.js'
import type { ConfigRole } from './read-config.js'

interface Checked {
  readonly source: Source
  readonly role: ConfigRole
  readonly kinds: readonly ConfiguredKind[]
}

type Report = (code: Code, args: Readonly<Record<string, string>>, path: Path, hint?: string) => void

export function checkConfig(config: Dict, { source, role, kinds }: Checked, diagnostics: Diagnostics): void {
  const shape = rootShape('config')
  const report: Report = (code, args, path, hint) => {
    const { node, key } = locate(source.root, shape, path)
    diagnostics.report(code, args, { location: { file: source.file, range: (key ?? node).range }, hint })
  }
  connections(config, kinds, report)
  for (const section of ['secrets', 'configMaps']) sources(config, section, report)
  for (const section of role === 'project' ? ['permissions', 'queues'] : []) {
    if (isDict(config[section]))
      report('config-home-only', { section }, [section], 'write it into the `config.yaml` of your home')
  }
}

function connections(config: Dict, kinds: readonly ConfiguredKind[], report: Report): void {
  const names = new Set<string>()
  for (const [index, connection] of dictsOf(config, 'connections').entries()) {
    const name = textOf(connection, 'name') ?? ''
    const path = ['connections', index]
    if (names.has(name)) report('config-name-twice', { name }, [...path, 'name'])
    names.add(name)
    const schema = dictOf(connection, 'schema')
    const kind = textOf(connection, 'kind') ?? ''
    const known = kinds.find((one) => one.kind === kind)
    if (!known) reportKind(kind, kinds, (hint) => report('config-kind', { kind }, [...path, 'kind'], hint))
    for (const key of known?.needs ?? []) {
      if (isText(schema?.[key] ?? schema?.[snakeCase(key)])) continue
      report('config-connection', { name, kind, key }, [...path, schema ? 'schema' : 'kind'])
    }
    for (const resource of ['secret', 'configMap'] as const) {
      const wanted = dictOf(connection, resource)
      if (wanted) knownKeys(config, { wanted, resource, path: [...path, resource] }, report)
    }
  }
}

function reportKind(kind: string, kinds: readonly ConfiguredKind[], report: (hint: string) => void): void {
  const names = kinds.map((one) => one.kind)
  const meant = didYouMean(kind, names)
  report(meant ? `did you mean \`${meant}\`?` : '`custom` is for what has no kind of its own')
}

const isText = (value: Value | undefined): boolean => typeof value === 'string' && value !== ''

const snakeCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** A secret that another file has is fine too, so an unknown name is only said when it is used. A key is known here. */
function knownKeys(
  config: Dict,
  { wanted, resource, path }: { wanted: Dict; resource: 'secret' | 'configMap'; path: Path },
  report: Report,
): void {
  const values = dictOf(dictOf(config, `${resource}s`) ?? config, textOf(wanted, 'name') ?? '')
  const items = Array.isArray(wanted.items) ? (wanted.items as readonly Value[]) : []
  for (const [index, item] of items.entries()) {
    if (values && !(String(item) in values))
      report('config-key', { key: String(item), name: textOf(wanted, 'name') ?? '' }, [
        ...path,
        'items',
        index,
      ])
  }
}

function sources(config: Dict, section: string, report: Report): void {
  for (const [name, values] of Object.entries(dictOf(config, section) ?? {})) {
    for (const [key, value] of Object.entries(values as Dict)) {
      if (!isDict(value)) continue
      const ways = ['env', 'file', 'command'].filter((way) => value[way] !== undefined)
      const path = [section, name, key]
      if (ways.length !== 1)
        report('config-source', { name, key, count: ways.length ? 'several' : 'none' }, path)
      else if (Array.isArray(value.command) && value.command.length === 0)
        report('config-source', { name, key, count: 'none' }, [...path, 'command'])
    }
  }
}
