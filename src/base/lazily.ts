/**
 * A value that is made when it is first needed.
 *
 * For what costs time to make and most runs never need: a pattern with Unicode classes takes V8 a tenth of
 * a millisecond, and checking a file should not pay for the words of a template language that it does not use.
 */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
