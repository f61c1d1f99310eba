/** What a place of a document comes to: an input and who sets it, or a value and where it is from. */
import type { Hover } from 'vscode-languageserver'
import { isDict, toJson, type Value } from '../base/value.js'
import { positionAt, type Range } from '../diagnostics/source.js'
import { type ExplainedValue, explainOperation } from '../index.js'
import type { Origin } from '../polyaxonfile/origins.js'
import { pathText } from '../polyaxonfile/path.js'
import { locationOf } from '../polyaxonfile/report.js'
import { toValue } from '../yaml/to-value.js'
import type { Analysis } from './analysis.js'
import { fieldOf, textOf } from './fields.js'
import { type Mention, mentionAt } from './references.js'
import { toRange } from './to-protocol.js'

export function hoverAt(analysis: Analysis, offset: number): Hover | null {
  const mention = mentionAt(analysis, offset)
  const explained = explainedAt(analysis, offset)
  const paragraphs = [
    ...(mention ? aboutMention(mention, analysis) : []),
    ...(explained ? aboutValue(explained) : []),
  ]
  if (!paragraphs.length) return null
  const range = mention?.range ?? rangeOf(explained!, analysis)
  return {
    contents: { kind: 'markdown', value: paragraphs.join('\n\n') },
    ...(range && { range: toRange(analysis.file, range) }),
  }
}

function aboutMention({ target }: Mention, analysis: Analysis): string[] {
  switch (target.kind) {
    case 'file':
      return [`\`${target.file.name}\``]
    case 'component':
      return [
        `component ${code(textOf(target.component.name) ?? '')}, a ${target.component.runKind ?? 'run'}`,
      ]
    case 'operation': {
      const found = analysis.componentOf(target.operation)
      const runs = found && textOf(found.component.name)
      return [`operation ${code(textOf(target.name) ?? '')}${runs ? `, runs ${code(runs)}` : ''}`]
    }
    case 'io': {
      const { io } = target
      const name = String(io.name.value)
      const title = `${io.list === 'inputs' ? 'input' : 'output'} ${code(name)}${io.type === undefined ? '' : `: ${code(io.type)}`}`
      const description = textOf(fieldOf(io.node, 'description'))
      return [title, ...(description ? [description] : []), ...knownText(mentionValue(target, analysis))]
    }
  }
}

interface KnownValue {
  readonly value: Value
  readonly from: string
}

const knownText = (known: KnownValue | undefined): string[] =>
  known ? [`${code(valueText(known.value))} — ${known.from}`] : []

/** The value that the document itself gives an input, or its default. */
function mentionValue(
  target: Extract<Mention['target'], { kind: 'io' }>,
  analysis: Analysis,
): KnownValue | undefined {
  const { io, component, file } = target
  const name = String(io.name.value)
  const { resolved, outline } = analysis
  const isMain =
    outline === component ||
    (outline?.kind === 'operation' && analysis.componentOf(outline)?.component === component)
  if (isMain && resolved && io.list === 'inputs' && Object.hasOwn(resolved.inputs, name)) {
    const explained = explainOperation(resolved).find(
      ({ path }) => path[0] === 'inputs' && path[2] === 'value' && inputName(analysis, path[1]) === name,
    )
    const from = explained ? originText(explained.from) : 'given'
    return { value: resolved.inputs[name] ?? null, from }
  }
  const value = fieldOf(io.node, 'value')
  return (
    value && { value: toValue(value), from: `its default, line ${positionAt(file, value.range.start).line}` }
  )
}

function inputName({ resolved }: Analysis, index: string | number | undefined): unknown {
  const inputs = resolved?.compiled.inputs
  const io = Array.isArray(inputs) ? (inputs[Number(index)] as Value) : null
  return isDict(io) ? io.name : undefined
}

/** The value that was written at an offset of the document, and what became of it. */
function explainedAt(analysis: Analysis, offset: number): ExplainedValue | undefined {
  const { resolved } = analysis
  if (!resolved || resolved.isPipeline) return undefined
  return explainOperation(resolved).find((explained) => {
    const range = rangeOf(explained, analysis)
    return range !== undefined && range.start <= offset && offset <= range.end
  })
}

function rangeOf({ from }: ExplainedValue, { file }: Analysis): Range | undefined {
  const location = locationOf(from)
  return location?.file.name === file.name ? location.range : undefined
}

/** Only what a template came to is news. */
const aboutValue = ({ path, value, template }: ExplainedValue): string[] =>
  template === undefined ? [] : [`${code(pathText(path))} becomes`, block(valueText(value))]

function originText(origin: Origin): string {
  const location = locationOf(origin)
  if (!location || origin.kind !== 'file')
    return origin.kind === 'argument' ? 'given with the command' : 'from pxrun itself'
  const place = `line ${positionAt(location.file, location.range.start).line} of ${location.file.name.split(/[\\/]/).at(-1)}`
  return origin.role === 'preset' ? `set by a preset, ${place}` : place
}

const valueText = (value: Value): string =>
  typeof value === 'string' ? value : JSON.stringify(toJson(value))

const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``

const block = (text: string): string => `\`\`\`\n${text.replaceAll('```', "'''")}\n\`\`\``
