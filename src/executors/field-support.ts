/**
 * What an executor does with each field of a resolved operation. Input: an operation and the
 * executor's table; output: a sentence for everything in it that is not plainly honoured, so that
 * nothing is ignored in silence.
 */
import type { Json } from '../base/value.js'

export type FieldSupport =
  | { readonly support: 'honoured' }
  | {
      readonly support: 'approximated'
      readonly how: string
      /** Values for which there is no difference. */
      readonly exact?: (value: Json) => boolean
    }
  | {
      readonly support: 'refused'
      readonly why?: string
      /** The sentence, where the usual one would not fit. */
      readonly says?: (value: Json) => string
    }

/**
 * By the path of a field, e.g. `run.container.env.value`; items of a list have the path of the list. A
 * section that is listed itself is meant whole; one of which only fields are listed, field by field.
 */
export type FieldTable = Readonly<Record<string, FieldSupport>>

export const HONOURED: FieldSupport = { support: 'honoured' }
export const REFUSED: FieldSupport = { support: 'refused' }
export const refused = (why: string): FieldSupport => ({ support: 'refused', why })
export const approximated = (how: string, exact?: (value: Json) => boolean): FieldSupport => ({
  support: 'approximated',
  how,
  ...(exact && { exact }),
})

/** The same support for several fields of a section; the section `''` is the operation itself. */
export function each(section: string, names: readonly string[], support: FieldSupport): FieldTable {
  return Object.fromEntries(names.map((name) => [section ? `${section}.${name}` : name, support]))
}

/** The table of a section that lies below another one. */
export function below(section: string, table: FieldTable): FieldTable {
  return Object.fromEntries(Object.entries(table).map(([field, support]) => [`${section}.${field}`, support]))
}

export interface ExecutorFields {
  /** Name of the executor, for the sentences. */
  readonly executor: string
  readonly fields: FieldTable
}

/** A field of an operation that is not plainly honoured. */
export interface FieldNote {
  readonly field: string
  readonly support: 'approximated' | 'refused'
  /** For people: one sentence. */
  readonly message: string
}

/** Each field once, in the order of the document. */
export function fieldNotes(operation: Json, of: ExecutorFields): FieldNote[] {
  const notes = new Map<string, FieldNote>()
  for (const note of notesIn(operation, '', of)) if (!notes.has(note.message)) notes.set(note.message, note)
  return [...notes.values()]
}

/** What the notes say. */
export const unsupportedFields = (operation: Json, of: ExecutorFields): string[] =>
  fieldNotes(operation, of).map(({ message }) => message)

/** What a table says of a field: its own word, or that of the section around it. */
export function supportOf(field: string, fields: FieldTable): FieldSupport {
  for (let name = field; name; name = name.slice(0, Math.max(name.lastIndexOf('.'), 0))) {
    const known = fields[name]
    if (known) return known
  }
  return REFUSED
}

function* notesIn(section: Json, path: string, of: ExecutorFields): Generator<FieldNote> {
  if (section === null || typeof section !== 'object') return
  if (isList(section)) {
    for (const item of section) yield* notesIn(item, path, of)
    return
  }
  for (const [key, value] of Object.entries(section)) {
    const field = path ? `${path}.${key}` : key
    const known = of.fields[asInJob(field)]
    if (isEmpty(value)) continue
    if (!known && isSection(asInJob(field), of.fields)) {
      yield* notesIn(value, field, of)
      continue
    }
    // What no table knows is not honoured.
    const { support } = known ?? REFUSED
    const message = sentence(field, value, { executor: of.executor, known: known ?? REFUSED })
    if (message !== undefined && support !== 'honoured') yield { field, support, message }
  }
}

const REPLICA = String.raw`run\.(?:chief|ps|worker|evaluator|master|launcher|scheduler|head|workers\.[^.]+)`
const REPLICA_SECTION = new RegExp(`^(?:${REPLICA}|run\\.workers)$`)
const REPLICA_OWN_FIELD = new RegExp(
  `^${REPLICA}\\.((?:min|max)?[rR]eplicas|rayStartParams|environment\\.restartPolicy)$`,
)
const REPLICA_FIELD = new RegExp(`^${REPLICA}\\.`)

/** A sidecar is supported as the main container is, and a replica as a job, but for what replicas alone have. */
const asInJob = (field: string): string =>
  field
    .replace(REPLICA_SECTION, 'run')
    .replace(REPLICA_OWN_FIELD, 'run.replica.$1')
    .replace(REPLICA_FIELD, 'run.')
    .replace(/^run\.sidecars(?=\.|$)/, 'run.container')

interface Said {
  readonly executor: string
  readonly known: FieldSupport
}

function sentence(field: string, value: Json, { executor, known }: Said): string | undefined {
  switch (known.support) {
    case 'honoured':
      return undefined
    case 'approximated':
      return known.exact?.(value)
        ? undefined
        : `\`${field}\` is approximated by the ${executor} executor: ${known.how}`
    case 'refused': {
      const why = known.why ? `: ${known.why}` : ''
      return known.says?.(value) ?? `\`${field}\` is not honoured by the ${executor} executor${why}`
    }
  }
}

const isSection = (field: string, fields: FieldTable): boolean =>
  Object.keys(fields).some((known) => known.startsWith(`${field}.`))

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

const isEmpty = (value: Json) =>
  value === null || value === false || (typeof value === 'object' && Object.keys(value).length === 0)
