/** A text that has been read: its tree, its plain value, and what was wrong with it. */
import type { Value } from '../base/value.js'
import { Diagnostics } from '../diagnostics/collector.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { SourceFile } from '../diagnostics/source.js'
import type { SourceNode } from '../yaml/node.js'
import { readYaml } from '../yaml/read-yaml.js'
import { toValue } from '../yaml/to-value.js'

/** A text with a tree: everything that can be said about it has a place. */
export interface Source {
  readonly file: SourceFile
  readonly root: SourceNode
  readonly value: Value
}

/** A text after reading. Without a source there is at least one error. */
export interface ReadSource {
  readonly file: SourceFile
  readonly source: Source | undefined
  readonly problems: readonly Diagnostic[]
}

export function readSource(file: SourceFile): ReadSource {
  const diagnostics = new Diagnostics()
  const root = readYaml(file, diagnostics)
  const source = root && { file, root, value: toValue(root) }
  return { file, source, problems: diagnostics.items }
}
