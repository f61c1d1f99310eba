import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Value } from '../../src/base/value.js'
import { Diagnostics } from '../../src/diagnostics/collector.js'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js'
import { positionAt, type SourceFile } from '../../src/diagnostics/source.js'
import type { Limits } from '../../src/yaml/limits.js'
import type { SourceNode } from '../../src/yaml/node.js'
import { readYaml } from '../../src/yaml/read-yaml.js'
import { toValue } from '../../src/yaml/to-value.js'

export interface Reading {
  readonly file: SourceFile
  readonly root: SourceNode | undefined
  readonly problems: readonly Diagnostic[]
}

export function read(text: string, limits?: Partial<Limits>): Reading {
  const file = { name: 'file.yaml', text }
  const diagnostics = new Diagnostics()
  const root = readYaml(file, diagnostics, limits)
  return { file, root, problems: diagnostics.items }
}

/** The tree of a text that has to be readable. */
export function tree(text: string): SourceNode {
  const { root, problems } = read(text)
  if (!root) throw new Error(`not read: ${problems[0]?.message}\n${text}`)
  return root
}

export const value = (text: string): Value => toValue(tree(text))

/** The code of the first problem of a text that must not be readable. */
export function refusal(text: string, limits?: Partial<Limits>): string {
  const { root, problems } = read(text, limits)
  if (root) throw new Error(`was read:\n${text}`)
  const first = problems[0]
  if (first?.severity !== 'error') throw new Error(`refused without an error:\n${text}`)
  return first.code
}

/** `line:column` of a diagnostic, and the text that it underlines. */
export function place({ location }: Diagnostic): string {
  if (!location) return 'nowhere'
  const { line, column } = positionAt(location.file, location.range.start)
  return `${line}:${column} ${location.file.text.slice(location.range.start, location.range.end)}`
}

const conformance = resolve(import.meta.dirname, '../../../shared/conformance')

export const hasConformance = existsSync(conformance)

/** The rows of a conformance file. */
export function rowsOf<T>(path: string): T[] {
  const lines = readFileSync(resolve(conformance, path), 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line): T => JSON.parse(line))
}
