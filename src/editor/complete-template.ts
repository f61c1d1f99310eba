/** What may stand at a place in a template: inputs, outputs, `params.*`, `globals.*`, connections. */
import type { CompletionItem, CompletionItemKind } from 'vscode-languageserver'
import { type Dict, isDict, type Value } from '../base/value.js'
import { pythonText } from '../template/index.js'
import type { ComponentPart, Part } from './outline.js'
import { ioNamed } from './references.js'
import { scopeOf } from './template-names.js'

const KIND = { variable: 6, module: 9, property: 10 } as const satisfies Record<string, CompletionItemKind>

/** The dotted name that is being typed in a template before `offset`; undefined outside of templates. */
export function nameBeingTyped(text: string, offset: number): string | undefined {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  const open = Math.max(line.lastIndexOf('{{'), line.lastIndexOf('{%'))
  if (open < 0 || /[}%]\}/.test(line.slice(open + 2))) return undefined
  const inside = line.slice(open + 2)
  // In a string literal there are no names.
  if ((inside.match(/'/g)?.length ?? 0) % 2) return undefined
  return /[\w.]*$/.exec(inside)?.[0]
}

/** The candidates for the last part of `typed`. */
export function templateItems(
  typed: string,
  component: ComponentPart,
  outline: Part | undefined,
): readonly Omit<CompletionItem, 'textEdit'>[] {
  const { scope } = scopeOf(component, outline)
  const path = typed.split('.').slice(0, -1)
  const section = path.reduce<Value | undefined>(
    (value, name) => (isDict(value) ? value[name] : undefined),
    scope,
  )
  if (!isDict(section)) return []
  return Object.entries(section).map(([name, value]) => itemOf(name, value, { path, component }))
}

interface Place {
  readonly path: readonly string[]
  readonly component: ComponentPart
}

function itemOf(name: string, value: Value, { path, component }: Place): CompletionItem {
  const io =
    path.length === 0 || (path.length === 1 && path[0] === 'params') ? ioNamed(component, name) : undefined
  if (io) {
    const detail = `${io.list === 'inputs' ? 'input' : 'output'}${io.type === undefined ? '' : ` of type ${io.type}`}`
    return { label: name, kind: KIND.variable, detail, sortText: `0${name}` }
  }
  if (path.length === 0)
    return { label: name, kind: isDict(value) ? KIND.module : KIND.variable, sortText: `1${name}` }
  return { label: name, kind: KIND.property, ...(path[0] === 'globals' && exampleOf(value)) }
}

/** What a value of `globals` looks like. */
const exampleOf = (value: Value): { detail: string } | undefined =>
  value === null || isDict(value as Dict) ? undefined : { detail: pythonText(value) }
