/**
 * Random numbers from a seed, the same on every machine, and the same as NumPy's `RandomState` gives.
 *
 * The generator is MT19937 (M. Matsumoto and T. Nishimura, 1998, doi:10.1145/272991.272995); what is
 * drawn from it follows NumPy's legacy distributions, which are frozen.
 */
import { preciseExp, preciseLog } from './precise-math.js'

const N = 624
const M = 397

export class SeededRandom {
  readonly #words = new Uint32Array(N)
  #next = N
  /** Normal numbers are made in pairs; the second waits here. */
  #spareNormal: number | undefined

  /** @param seed its lower 32 bits count. */
  constructor(seed: number) {
    const words = this.#words
    words[0] = seed >>> 0
    for (let i = 1; i < N; i++) {
      const previous = words[i - 1]! ^ (words[i - 1]! >>> 30)
      words[i] = Math.imul(1812433253, previous) + i
    }
  }

  /** Numbers for one round of a search, unrelated to those of its other rounds; round 0 has the seed itself. */
  static ofRound(seed: number, round: number): SeededRandom {
    return new SeededRandom(round === 0 ? seed : scrambled((seed >>> 0) ^ scrambled(round)))
  }

  /** A whole number of 32 bits. */
  uint32(): number {
    if (this.#next >= N) this.#twist()
    let word = this.#words[this.#next++]!
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    return (word ^ (word >>> 18)) >>> 0
  }

  /** From 0 up to 1, with 53 random bits. */
  double(): number {
    const [high, low] = [this.uint32() >>> 5, this.uint32() >>> 6]
    return (high * 67108864 + low) / 9007199254740992
  }

  /** A whole number from 0 up to `limit`; draws nothing when there is only one. */
  below(limit: number): number {
    const last = limit - 1
    if (last <= 0) return 0
    const mask = 2 ** (32 - Math.clz32(last)) - 1
    for (;;) {
      const value = (this.uint32() & mask) >>> 0
      if (value <= last) return value
    }
  }

  uniform(low: number, high: number): number {
    return low + (high - low) * this.double()
  }

  /** By the polar form of the Box-Muller transform. */
  normal(mean: number, deviation: number): number {
    const spare = this.#spareNormal
    if (spare !== undefined) {
      this.#spareNormal = undefined
      return mean + deviation * spare
    }
    for (;;) {
      const x = 2 * this.double() - 1
      const y = 2 * this.double() - 1
      const square = x * x + y * y
      if (square >= 1 || square === 0) continue
      const factor = Math.sqrt((-2 * preciseLog(square)) / square)
      this.#spareNormal = factor * x
      return mean + deviation * (factor * y)
    }
  }

  /** Which of several outcomes happens, by their probabilities; the last one takes what is left. */
  outcome(probabilities: readonly number[]): number {
    let left = 1
    for (const [index, probability] of probabilities.slice(0, -1).entries()) {
      if (this.#happens(probability / left)) return index
      left -= probability
    }
    return probabilities.length - 1
  }

  /** One trial of a binomial distribution, by inversion. */
  #happens(probability: number): boolean {
    if (probability > 0.5) return !this.#happens(1 - probability)
    if (probability === 0) return false
    const failure = preciseExp(preciseLog(1 - probability))
    for (;;) {
      const draw = this.double()
      if (draw <= failure) return false
      // Rounding may leave a gap above both outcomes: then NumPy draws again.
      if (draw - failure <= (probability * failure) / (1 - probability)) return true
    }
  }

  #twist(): void {
    const words = this.#words
    for (let i = 0; i < N; i++) {
      const bits = (words[i]! & 0x80000000) | (words[(i + 1) % N]! & 0x7fffffff)
      words[i] = words[(i + M) % N]! ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0)
    }
    this.#next = 0
  }
}

/** Spreads the bits of a word: the last step of MurmurHash3 (A. Appleby, public domain). */
function scrambled(word: number): number {
  let bits = word ^ (word >>> 16)
  bits = Math.imul(bits, 0x85ebca6b)
  bits ^= bits >>> 13
  bits = Math.imul(bits, 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
