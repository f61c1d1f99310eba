/** The outline of a document: its inputs and outputs, and the operations and components of its dags. */
import type { DocumentSymbol, SymbolKind } from 'vscode-languageserver'
import type { SourceFile } from '../diagnostics/source.js'
import type { SourceNode as Node, ScalarNode } from '../yaml/node.js'
import { fieldOf, textOf } from './fields.js'
import type { ComponentPart, IoPart, OperationPart, Part } from './outline.js'
import { toRange } from './to-protocol.js'

const KIND = { module: 2, class: 5, property: 7, function: 12 } as const satisfies Record<string, SymbolKind>

export function symbolsOf(file: SourceFile, outline: Part | undefined): DocumentSymbol[] {
  if (!outline) return []
  const whole = outline.kind === 'component' ? componentSymbol(file, outline) : operationSymbol(file, outline)
  return [whole]
}

function componentSymbol(file: SourceFile, part: ComponentPart): DocumentSymbol {
  return {
    ...named(file, part.node, part.name, 'component'),
    detail: part.runKind ?? '',
    kind: KIND.class,
    children: [
      ...[...part.inputs, ...part.outputs].map((io) => ioSymbol(file, io)),
      ...part.components.map((component) => componentSymbol(file, component)),
      ...part.operations.map((operation) => operationSymbol(file, operation)),
    ],
  }
}

function operationSymbol(file: SourceFile, part: OperationPart): DocumentSymbol {
  return {
    ...named(file, part.node, part.name, 'operation'),
    detail: referenceOf(part),
    kind: part.dag ? KIND.function : KIND.module,
    children: part.component ? [componentSymbol(file, part.component)] : [],
  }
}

const referenceOf = ({ node }: OperationPart): string =>
  ['dagRef', 'pathRef', 'hubRef', 'urlRef'].flatMap((key) => textOf(fieldOf(node, key)) ?? [])[0] ?? ''

const ioSymbol = (file: SourceFile, { node, name, type, list }: IoPart): DocumentSymbol => ({
  ...named(file, node, name, ''),
  detail: `${list === 'inputs' ? 'input' : 'output'}${type === undefined ? '' : ` · ${type}`}`,
  kind: KIND.property,
})

function named(file: SourceFile, node: Node, name: ScalarNode | undefined, fallback: string) {
  const range = toRange(file, node.range)
  const text = textOf(name)
  // An editor wants a name, and its place within the symbol's own.
  return text && name
    ? { name: text, range, selectionRange: toRange(file, name.range) }
    : { name: fallback, range, selectionRange: { start: range.start, end: range.start } }
}
