/**
 * Every row of the conformance cases about templates: one expression, as an argument and as the value of
 * an environment variable. The names come from the row's own inputs; what the format itself puts into the
 * scope (`globals`, `params`) is built here, as a caller of the engine builds it.
 */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Dict, dict, float, toJson, type Value } from '../../src/base/value.js'
import { literalOrText, renderToFixpoint, scopeOf } from '../../src/template/index.js'

const path = resolve(import.meta.dirname, '../../../shared/conformance/templates.jsonl')
const exists = existsSync(path)

interface Input {
  readonly name: string
  readonly type: string
  readonly value: unknown
  readonly argFormat?: string
}

interface Container {
  readonly args: readonly unknown[]
  readonly env: readonly { readonly value: unknown }[]
}

interface Row {
  readonly id: string
  readonly files: Readonly<Record<string, string>>
  readonly main: string
  readonly expect: { readonly compiled?: { readonly run: { readonly container: Container } } }
}

const uuid = '00000000000000000000000000000001'
const artifacts = '/plx-context/artifacts'
const globals: Dict = dict([
  ['owner_name', 'user'],
  ['project_name', 'project'],
  ['project_unique_name', 'user.project'],
  ['project_uuid', 'project-uuid'],
  ['name', 'run-name'],
  ['uuid', uuid],
  ['namespace', 'polyaxon'],
  ['context_path', '/plx-context'],
  ['artifacts_path', artifacts],
  ['run_artifacts_path', `${artifacts}/${uuid}`],
  ['run_outputs_path', `${artifacts}/${uuid}/outputs`],
  ['run_relative_outputs_path', `${uuid}/outputs`],
  ...['iteration', 'created_at', 'compiled_at', 'schedule_at', 'started_at', 'finished_at'].map(
    (name) => [name, null] as const,
  ),
])

function fromYaml(value: unknown, type: string): Value {
  if (typeof value === 'number' && type === 'float') return float(value)
  if (Array.isArray(value)) return value.map((item) => fromYaml(item, type))
  if (typeof value !== 'object' || value === null) return value as Value
  return dict(Object.entries(value).map(([key, item]) => [key, fromYaml(item, type)]))
}

/** Compact JSON with the exponents that the reference writes. */
function argumentText(value: Value): string {
  if (typeof value === 'string') return value
  return JSON.stringify(toJson(value)).replace(/1(0{20,})/g, (_, zeros: string) => `1e${zeros.length}`)
}

function scopeFor(inputs: readonly Input[]): Dict {
  const values = inputs.map((input) => [input, fromYaml(input.value, input.type)] as const)
  const params: [string, Value][] = values.map(([{ name, type, argFormat }, value]) => {
    const formatted =
      argFormat === undefined ? `--${name}=${argumentText(value)}` : render(argFormat, dict([[name, value]]))
    const asArg = value === null ? '' : (formatted as Value)
    return [
      name,
      dict([
        ['value', value],
        ['type', type],
        ['as_str', value === null ? '' : argumentText(value)],
        ['as_arg', asArg],
      ]),
    ]
  })
  const asArgs = params.map(([, param]) => (param as Dict).as_arg!).filter((text) => text !== '')
  return dict([
    ...values.map(([{ name }, value]) => [name, value] as const),
    ['globals', globals],
    ['params', dict([...params, ['as_args', asArgs]])],
  ])
}

/** The value that a text compiles to, or undefined when it cannot be rendered. */
function render(text: string, scope: Dict): Value | undefined {
  const rendered = renderToFixpoint(text, scopeOf(scope))
  return rendered.ok ? literalOrText(rendered.value.text) : undefined
}

describe.skipIf(!exists)('conformance of templates (skipped where ../shared is absent)', () => {
  const rows: Row[] = exists
    ? readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : []

  it('gives the compiled argument of every row, and a problem where there is none', () => {
    const different = rows.flatMap(({ id, files, main, expect: { compiled } }) => {
      const document = parse(files[main]!)
      const { args, env } = document.run.container as Container
      const scope = scopeFor(document.inputs)
      const expected = compiled?.run.container
      return [
        { id, text: args[0], expected: expected?.args[0] },
        { id, text: env[0]!.value, expected: expected?.env[0]?.value },
      ]
        .map((part) => ({ ...part, actual: render(part.text as string, scope) }))
        .filter(({ actual, expected: wanted }) => json(actual) !== JSON.stringify(wanted))
    })
    expect(different).toEqual([])
    expect(rows.length).toBeGreaterThan(300)
  })
})

const json = (value: Value | undefined): string | undefined =>
  value === undefined ? undefined : JSON.stringify(toJson(value))
