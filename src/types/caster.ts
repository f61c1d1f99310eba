/**
 * What turns a value into the value of one type.
 *
 * A caster gets a value as a document or a command line holds it, and gives the value in the type's own form,
 * or a mismatch. It never throws and knows nothing of inputs, params or documents.
 */
import { fail, ok, type Result } from '../base/result.js'
import type { Value } from '../base/value.js'

/** Why a value does not fit. `path` leads from the outermost value to the part that is wrong. */
export interface Mismatch {
  readonly path: readonly (string | number)[]
  /** What that part should be: `a whole number`. */
  readonly expects: string
  readonly given: Value
  /** More than `expects` says, as a clause: `it has more than 19 digits`. */
  readonly why?: string
}

export type CastResult = Result<Value, Mismatch>

export interface Caster {
  /** For messages, with its article: `a whole number`. */
  readonly expects: string
  /** The same for many: `whole numbers`. */
  readonly expectsMany: string
  /** A fitting value as it is written in YAML or JSON. */
  readonly example: string
  /**
   * True when a text is the value itself. Otherwise a text that stands for the whole value holds JSON,
   * as in `-P layers='[64, 32]'` or `value: '5'` for an int.
   */
  readonly readsText: boolean
  readonly cast: (value: Value) => CastResult
}

export const mismatch = (
  caster: Pick<Caster, 'expects'>,
  given: Value,
  why?: string,
): { readonly ok: false; readonly error: Mismatch } =>
  fail({ path: [], expects: caster.expects, given, ...(why && { why }) })

/** A mismatch of a part, seen from the value that holds the part. */
export const within = (
  key: string | number,
  error: Mismatch,
): { readonly ok: false; readonly error: Mismatch } => fail({ ...error, path: [key, ...error.path] })

/** Casts every item with its own key; the first mismatch wins. */
export function castAll<K extends string | number>(
  entries: Iterable<readonly [K, Value]>,
  cast: (value: Value, key: K) => CastResult,
): Result<[K, Value][], Mismatch> {
  const result: [K, Value][] = []
  for (const [key, value] of entries) {
    const item = cast(value, key)
    if (!item.ok) return within(key, item.error)
    result.push([key, item.value])
  }
  return ok(result)
}

/** A caster that one function makes: it gives `undefined` for what does not fit. */
export function plainCaster(
  parts: Omit<Caster, 'cast'> & { readonly read: (value: Value) => Value | undefined },
): Caster {
  const { read, ...rest } = parts
  return {
    ...rest,
    cast: (value) => {
      const result = read(value)
      return result === undefined ? mismatch(parts, value) : ok(result)
    },
  }
}
