/** A command by name; its module is loaded only when it is called or explained. */
import type { Command } from '../command.js'

export interface Entry {
  readonly name: string
  readonly load: () => Promise<Command>
}

export const entry = <K extends string>(
  name: string,
  key: K,
  load: () => Promise<Record<K, Command>>,
): Entry => ({
  name,
  load: async () => (await load())[key],
})
