/**
 * The type that an input or output names → the caster for its values.
 *
 * A type is a registered kind (`git`, `float`) or a Python type hint over kinds (`List[int]`). What nobody
 * knows is refused with the nearest name.
 */
import { didYouMean } from '../base/did-you-mean.js'
import { unreachable } from '../base/invariant.js'
import { fail, ok, type Result } from '../base/result.js'
import { type Caster, mismatch } from './caster.js'
import { listOf } from './combine.js'
import { forms } from './forms/index.js'
import { type Hint, parseHint } from './hint.js'
import type { HintArgument, Kind } from './kind.js'
import { kinds } from './kinds/index.js'

/** A type that cannot be understood. */
export interface TypeProblem {
  /** A sentence about the type as it was written. */
  readonly message: string
  readonly hint?: string
}

const kindsByName: ReadonlyMap<string, Kind> = new Map(
  kinds.flatMap((kind) => kind.names.map((name) => [name, kind])),
)
const formsByName = new Map(forms.map((form) => [form.name, form]))

/** The names to offer: the first name of each kind, and the forms. */
export const typeNames: readonly string[] = [
  ...kinds.map((kind) => kind.names[0]),
  'List',
  'Dict',
  'Tuple',
  'Set',
  ...formsByName.keys(),
]

/** Words of other languages for what Polyaxon calls differently. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ['string', 'str'],
  ['text', 'str'],
  ['integer', 'int'],
  ['number', 'float'],
  ['double', 'float'],
  ['boolean', 'bool'],
  ['array', 'list'],
  ['object', 'dict'],
  ['map', 'dict'],
  ['json', 'dict'],
  ['url', 'uri'],
  ['timestamp', 'datetime'],
  ['duration', 'timedelta'],
])

const nothing: Caster = {
  expects: 'null',
  expectsMany: 'nulls',
  example: 'null',
  readsText: false,
  cast: (value) => (value === null ? ok(null) : mismatch(nothing, value)),
}

/**
 * @param isList the deprecated flag of an input: its value is a list of the type.
 */
export function resolveType(type: string, isList = false): Result<Caster, TypeProblem> {
  const kind = kindsByName.get(type)
  const resolved = kind ? ok<Caster>(kind) : resolveHint(type)
  return resolved.ok && isList ? ok(listOf(resolved.value)) : resolved
}

function resolveHint(type: string): Result<Caster, TypeProblem> {
  const hint = parseHint(type)
  if (!hint.ok) {
    const message = `the type \`${type}\` cannot be read: ${hint.error}`
    return fail({ message, hint: suggestion(type) ?? WRITTEN })
  }
  const caster = build(hint.value)
  if (!caster.ok) return caster
  // Only a kind by its plain name reads text as it is: every hint reads JSON.
  return ok({ ...caster.value, readsText: false })
}

function build(hint: Hint): Result<Caster, TypeProblem> {
  switch (hint.form) {
    case 'name':
      return hint.args ? parametrized(hint.name, hint.args) : named(hint.name)
    case 'union':
      return fromArguments(hint.members, (args) => formsByName.get('Union')!.of(args))
    case 'value':
      if (hint.value === null) return ok(nothing)
      // A type between quotes, as Python allows for types that are defined later.
      return typeof hint.value === 'string' ? resolveHint(hint.value) : fail(valueAsType(hint.value))
    case 'ellipsis':
      return fail(valueAsType('...'))
    default:
      return unreachable(hint)
  }
}

const valueAsType = (value: unknown): TypeProblem => ({
  message: `\`${String(value)}\` is a value where a type must stand`,
})

function named(name: string): Result<Caster, TypeProblem> {
  const kind = kindsByName.get(name)
  if (kind) return ok(kind.nested ?? kind)
  const form = formsByName.get(name)
  if (!form) return fail({ message: `the type \`${name}\` is not known`, ...near(name) })
  const use = form.of([])
  return fail({ message: `\`${name}\` is no type by itself${use.ok ? '' : `: ${use.error}`}` })
}

function parametrized(name: string, args: readonly Hint[]): Result<Caster, TypeProblem> {
  const kind = kindsByName.get(name)
  const of = kind ? kind.of : formsByName.get(name)?.of
  if (!of) {
    return kind
      ? fail({ message: `\`${name}\` takes nothing in brackets` })
      : fail({ message: `the type \`${name}\` is not known`, ...near(name) })
  }
  return fromArguments(
    args,
    (resolved) => {
      const caster = of(resolved)
      return caster.ok ? caster : fail(`\`${name}[…]\`: ${caster.error}`)
    },
    name === 'Literal',
  )
}

function fromArguments(
  hints: readonly Hint[],
  make: (args: readonly HintArgument[]) => Result<Caster, string>,
  takesValues = false,
): Result<Caster, TypeProblem> {
  const args: HintArgument[] = []
  for (const hint of hints) {
    if (hint.form === 'ellipsis') args.push({ form: 'ellipsis' })
    else if (hint.form === 'value' && takesValues) args.push(hint)
    else {
      const caster = build(hint)
      if (!caster.ok) return caster
      args.push({ form: 'type', caster: caster.value })
    }
  }
  const result = make(args)
  return result.ok ? result : fail({ message: result.error })
}

const WRITTEN =
  'types are written like `int`, `List[int]`, `Dict[str, float]`, `Optional[str]` or `int | str`'

/** What most inputs have; a list of all would hide what it is about. */
const KNOWN = [
  'types are `int`, `float`, `bool`, `str`, `list`, `dict`, `any`, `path`, `uri`, `uuid`, `date`, `datetime`,',
  '`timedelta`, `image`, `git`, `dockerfile`, `file`, `artifacts`, …, and the like of `List[int]` or `Optional[str]`',
].join(' ')

const near = (word: string) => ({ hint: suggestion(word) ?? KNOWN })

function suggestion(word: string): string | undefined {
  const lower = word.toLowerCase()
  const nearest = OTHER_WORDS.has(lower) ? lower : didYouMean(word, [...typeNames, ...OTHER_WORDS.keys()])
  return nearest && `did you mean \`${OTHER_WORDS.get(nearest) ?? nearest}\`?`
}
