/** Recognizes documents of Polyaxon before 1.0, which have other kinds, sections and version numbers. */
import type { Dict } from '../base/value.js'
import { Float } from '../base/value.js'

/** Kinds that the old format had, and what became of them. */
const OLD_KINDS: Readonly<Record<string, string>> = {
  experiment: '`kind: component` with a `run` of `kind: job`',
  job: '`kind: component` with a `run` of `kind: job`',
  group: '`kind: operation` with a `matrix`',
  build: '`kind: component` with a `run` of `kind: job`',
  notebook: '`kind: component` with a `run` of `kind: service`',
  tensorboard: '`kind: component` with a `run` of `kind: service`',
  service: '`kind: component` with a `run` of `kind: service`',
  pipeline: '`kind: component` with a `run` of `kind: dag`',
}

const OLD_SECTIONS: Readonly<Record<string, string>> = {
  declarations: '`inputs`',
  hptuning: '`matrix` of an operation',
  logging: '`plugins`',
  framework: '`run` with the kind of the framework, such as `tfjob`',
}

/** What an old document would be today; undefined for a document of the present format. */
export function presentFormOf(document: Dict): string | undefined {
  const { kind, version } = document
  if (typeof kind === 'string' && Object.hasOwn(OLD_KINDS, kind)) return OLD_KINDS[kind]
  const section = Object.keys(OLD_SECTIONS).find((key) => Object.hasOwn(document, key))
  if (section) return OLD_SECTIONS[section]
  const number = version instanceof Float ? version.value : version
  return typeof number === 'number' && number < 1.1 ? '`version: 1.1`' : undefined
}
