/**
 * The table of Hyperband: how many runs get how much of the resource, rung by rung.
 *
 * L. Li, K. Jamieson, G. DeSalvo, A. Rostamizadeh, A. Talwalkar: Hyperband (JMLR 18, 2018), algorithm 1.
 * Powers are found by multiplying: logarithms miss by a digit (log 1000 / log 10 is not 3).
 */

export interface Rung {
  readonly runs: number
  /** Of the resource, for each run; whole where `maxIterations` and `eta` divide. */
  readonly resource: number
}

/** The rungs of one bracket, from many short runs to few long ones. */
export type Bracket = readonly Rung[]

/**
 * @param max R, the most of the resource that one run gets: at least 1.
 * @param eta η, of so many runs one goes on: more than 1.
 */
export function hyperbandBrackets(max: number, eta: number): readonly Bracket[] {
  const powers = powersUpTo(max, eta)
  return powers.map((_, index) => bracket(max, powers.slice(0, powers.length - index), powers.length))
}

/** 1, η, η² … not above `max`. */
function powersUpTo(max: number, eta: number): number[] {
  const powers: number[] = []
  for (let power = 1; power <= max; power *= eta) powers.push(power)
  return powers
}

/** @param powers η⁰ … ηˢ of this bracket; `brackets` is s_max + 1. */
function bracket(max: number, powers: readonly number[], brackets: number): Bracket {
  const last = powers.length - 1
  const runs = Math.ceil((brackets * powers[last]!) / powers.length)
  return powers.map((power, rung) => ({
    runs: Math.floor(runs / power),
    resource: max / powers[last - rung]!,
  }))
}
