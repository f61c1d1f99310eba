/** A command of the program: what it is called, takes and does. One file each under `commands/`. */
import type { Application } from './application.js'

export interface OptionSpec {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: boolean
  /** The value's name in the help: `FILE`. */
  readonly value?: string
  readonly help: string
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>

/** The parsed options, typed by their specs. */
export type Options<S extends OptionSpecs> = {
  readonly [K in keyof S]?: S[K] extends { multiple: true }
    ? readonly string[]
    : S[K] extends { type: 'boolean' }
      ? boolean
      : string
}

export interface Command<S extends OptionSpecs = OptionSpecs> {
  readonly name: string
  readonly summary: string
  /** Names of the positional arguments; a trailing `?` makes one optional. */
  readonly positionals?: readonly string[]
  readonly options: S
  readonly examples: readonly string[]
  run(application: Application, options: Options<S>, positionals: readonly string[]): Promise<number>
}

/** Types a command by its own option specs. */
export function command<const S extends OptionSpecs>(spec: Command<S>): Command {
  return spec as unknown as Command
}
