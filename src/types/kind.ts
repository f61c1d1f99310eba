/**
 * One input/output type: its names, and the caster behind them.
 *
 * Each kind lives in its own file under `kinds/` and is registered by one line in `kinds/index.ts`.
 */
import type { Result } from '../base/result.js'
import type { Value } from '../base/value.js'
import { type Caster, plainCaster } from './caster.js'

export interface Kind extends Caster {
  /** What a document may call it; the first is the name in messages. */
  readonly names: readonly [string, ...string[]]
  /** The type that `name[…]` stands for, or a sentence that says what belongs in the brackets. */
  readonly of?: (args: readonly HintArgument[]) => Result<Caster, string>
  /** What the name means inside of another type, when that differs: `str` in `List[str]`. */
  readonly nested?: Caster
}

/** What may stand between the brackets of a type: another type, a value (in `Literal`), or `...`. */
export type HintArgument =
  | { readonly form: 'type'; readonly caster: Caster }
  | { readonly form: 'value'; readonly value: Value }
  | { readonly form: 'ellipsis' }

/** A kind whose values are read by one function, which gives `undefined` for what does not fit. */
export const plainKind = ({
  names,
  ...parts
}: Parameters<typeof plainCaster>[0] & Pick<Kind, 'names'>): Kind => ({ ...plainCaster(parts), names })

/** The types in the brackets, or `undefined` if something else is there. */
export function typeArguments(args: readonly HintArgument[]): Caster[] | undefined {
  const casters = args.flatMap((arg) => (arg.form === 'type' ? [arg.caster] : []))
  return casters.length === args.length ? casters : undefined
}
