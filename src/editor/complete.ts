/**
 * Completion of what a schema cannot know: names in templates, params, operations, components, files.
 *
 * Keys and fixed values are left to the schema.
 */
import { dirname, join } from 'node:path'
import type { CompletionItem, CompletionItemKind } from 'vscode-languageserver'
import type { SourceFile } from '../diagnostics/source.js'
import type { Analysis } from './analysis.js'
import { nameBeingTyped, templateItems } from './complete-template.js'
import { type Cursor, cursorsAt } from './cursor.js'
import { fieldOf, itemsOf, textOf } from './fields.js'
import { type ComponentPart, componentAt, type OperationPart } from './outline.js'
import { siblingNamed } from './references.js'
import { toRange } from './to-protocol.js'

const KIND = { field: 5, value: 12, file: 17, reference: 18 } as const satisfies Record<
  string,
  CompletionItemKind
>

export interface Completing {
  /** The newest text; the analysis may be of an older one that could be read. */
  readonly file: SourceFile
  readonly offset: number
  readonly analysis: Analysis
  /** The names in a folder, folders with a `/` at the end. */
  readonly listFolder: (path: string) => readonly string[]
}

type Item = Omit<CompletionItem, 'textEdit'>

export function complete(completing: Completing): CompletionItem[] {
  const { file, offset, analysis } = completing
  const typed = nameBeingTyped(file.text, offset)
  if (typed !== undefined) {
    const component = componentAt(analysis.outline, offset) ?? onlyComponent(analysis)
    if (!component) return []
    const word = typed.slice(typed.lastIndexOf('.') + 1)
    return placed(templateItems(typed, component, analysis.outline), file, offset - word.length, offset)
  }
  for (const cursor of cursorsAt(file, offset)) {
    const items = itemsAt(cursor, completing)
    if (items) return placed(items, file, cursor.start, cursor.end)
  }
  return []
}

/** Behind the end of the text that could be read last. */
const onlyComponent = ({ outline }: Analysis): ComponentPart | undefined =>
  outline?.kind === 'component' ? outline : outline?.component

const placed = (items: readonly Item[], file: SourceFile, start: number, end: number): CompletionItem[] =>
  items.map((item) => ({
    ...item,
    textEdit: { range: toRange(file, { start, end }), newText: item.insertText ?? item.label },
  }))

function itemsAt(cursor: Cursor, completing: Completing): readonly Item[] | undefined {
  const { part, path, isKey } = cursor
  if (part.kind !== 'operation') return undefined
  const { analysis } = completing
  const [place] = path
  if (isKey) return takesParams(path) ? paramNames(part, analysis) : undefined
  if (place === 'dependencies' && path.length === 2) return otherOperations(part, '')
  if (place === 'dagRef') return componentNames(part)
  if (place === 'pathRef') return fileNames(completing, cursor)
  if (place === 'events' && path.at(-1) === 'ref') return otherOperations(part, 'ops.')
  if (isParam(path) && path.at(-1) === 'ref')
    return [...otherOperations(part, 'ops.'), ...(part.dag ? [DAG] : [])]
  if (isParam(path) && path.at(-1) === 'value') return placesIn(cursor.nodes.at(-2)!, part, analysis)
  return undefined
}

const DAG: Item = { label: 'dag', kind: KIND.reference, detail: 'the dag itself' }

/** `params.X`, `joins[0].params.X`, `matrix.params.X`. */
const takesParams = (path: readonly (string | number)[]): boolean =>
  path.at(-2) === 'params' && ['params', 'joins', 'matrix'].includes(String(path[0])) && path.length <= 4

const isParam = (path: readonly (string | number)[]): boolean => path[0] === 'params' && path.length === 3

function paramNames(operation: OperationPart, analysis: Analysis): Item[] {
  const found = analysis.componentOf(operation)
  if (!found) return []
  const given = new Set(operation.params.map(({ key }) => String(key.value)))
  return [...found.component.inputs, ...found.component.outputs].flatMap(({ name, type, list }) =>
    given.has(String(name.value))
      ? []
      : [
          {
            label: String(name.value),
            kind: KIND.field,
            detail: `${list === 'inputs' ? 'input' : 'output'}${type === undefined ? '' : ` of type ${type}`}`,
            insertText: `${name.value}: `,
          },
        ],
  )
}

function otherOperations(operation: OperationPart, prefix: string): Item[] {
  const taken = new Set(
    prefix ? [] : itemsOf(fieldOf(operation.node, 'dependencies')).map((item) => textOf(item)),
  )
  return (operation.dag?.operations ?? []).flatMap((sibling) => {
    const name = textOf(sibling.name)
    if (!name || sibling.node === operation.node || taken.has(name)) return []
    return [{ label: `${prefix}${name}`, kind: KIND.reference, detail: 'operation' }]
  })
}

const componentNames = ({ dag }: OperationPart): Item[] =>
  (dag?.components ?? []).flatMap(({ name, runKind }) => {
    const text = textOf(name)
    return text ? [{ label: text, kind: KIND.reference, detail: runKind ?? 'component' }] : []
  })

/** What `value` may name beside a `ref`. */
function placesIn(
  param: Cursor['nodes'][number],
  operation: OperationPart,
  analysis: Analysis,
): Item[] | undefined {
  const ref = textOf(fieldOf(param, 'ref'))
  if (ref === undefined) return undefined
  const upstream = siblingNamed(operation, ref.replace(/^ops\./, ''))
  const component = ref === 'dag' ? operation.dag : upstream && analysis.componentOf(upstream)?.component
  if (!component) return []
  const lists = ref === 'dag' ? (['inputs'] as const) : (['outputs', 'inputs'] as const)
  return lists.flatMap((list) =>
    component[list].map(({ name, type }) => ({
      label: `${list}.${name.value}`,
      kind: KIND.value,
      ...(type !== undefined && { detail: type }),
    })),
  )
}

function fileNames({ file, listFolder }: Completing, { start, end }: Cursor): Item[] {
  const typed = file.text.slice(start, end)
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1)
  return listFolder(join(dirname(file.name), folder))
    .filter((name) => /(?:\/|\.ya?ml|\.json)$/.test(name) && !name.startsWith('.'))
    .map((name) => ({ label: `${folder || './'}${name}`, kind: KIND.file }))
}
