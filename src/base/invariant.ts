/** A bug in pxrun itself, never a mistake of the user. Caught only at the outermost edge. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

/** Throws when something that this program guarantees does not hold. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message)
}

/** Ends a switch over a closed union: the compiler proves that no case is missing. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable: ${JSON.stringify(value)}`)
}
