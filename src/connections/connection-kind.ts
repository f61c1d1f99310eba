/** What the configuration has to know of a kind of connection. How a run gets at what one holds is `init/`'s matter. */
import type { Json } from '../base/value.js'
import type { Configuration } from './configuration.js'

export interface ConfiguredKind {
  /** As the configuration writes it under `kind`. */
  readonly kind: string
  /** The texts that have to stand under `schema`. */
  readonly needs?: readonly string[]
  /**
   * For a kind that is a folder of this machine: its absolute path; undefined when none is configured. Containers
   * have it mounted at the connection's `mountPath`; a process sees the folder itself.
   */
  folder?(
    schema: Readonly<Record<string, Json>>,
    volumeClaims: Configuration['volumeClaims'],
  ): string | undefined
}

/** The one of this name. A kind that nobody knows is a name and nothing else. */
export const kindOf = <Kind extends ConfiguredKind>(
  kinds: readonly Kind[],
  name: string,
): Kind | { kind: string } => kinds.find(({ kind }) => kind === name) ?? { kind: name }
